package io.quantrial.lsq;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.testkit.QuantizerContract;
import io.quantrial.testkit.ScalarOracle;
import io.quantrial.testkit.SlotCase;

class LsqContractTest extends QuantizerContract {

    @Override
    protected QuantizerPlugin plugin() {
        return new LsqPlugin();
    }

    @Override
    protected double parameterGradientScale(
            Parameter parameter, SlotCase slot, QuantRange range, Shape shape) {
        long n =
                slot.scheme().target() == QuantTarget.WEIGHT
                        ? shape.size() / parameter.getArray().size()
                        : shape.size() / shape.get(0);
        return ScalarOracle.lsqGradientScale(n, range);
    }
}
