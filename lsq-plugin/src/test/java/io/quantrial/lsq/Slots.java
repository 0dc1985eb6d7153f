package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import io.quantrial.testkit.TestPass;
import java.util.List;
import java.util.Map;

/** Makes quantizers for tests and drives them as a host does. */
final class Slots {

    private Slots() {}

    static QuantScheme scheme(QuantTarget target, int bits, Signedness sign) {
        return new QuantScheme(target, bits, sign, Granularity.perTensor());
    }

    static LsqQuantizer create(NDManager manager, QuantScheme scheme, Map<String, ?> options) {
        LsqPlugin plugin = new LsqPlugin();
        Options read = Options.read(plugin.capabilities().options(), options);
        String slot = "conv1:" + scheme.target().key();
        return (LsqQuantizer) plugin.create(new SlotRequest(slot, scheme, read, manager));
    }

    static LsqQuantizer create(NDManager manager, QuantScheme scheme) {
        return create(manager, scheme, Map.of());
    }

    /** Shows a value to the hook and quantizes it, or passes it through while there is no grid. */
    static NDArray run(LsqQuantizer quantizer, NDArray value, ForwardPass pass) {
        NDArray seen = quantizer.hook().onWeight(value, pass);
        if (quantizer.params().isEmpty()) {
            return seen;
        }
        return pass.isTraining()
                ? quantizer.gradient().fakeQuantize(seen, pass)
                : quantizer.gradient().quantize(seen, pass);
    }

    static NDArray train(LsqQuantizer quantizer, NDArray value) {
        return run(quantizer, value, TestPass.TRAINING);
    }

    static NDArray evaluate(LsqQuantizer quantizer, NDArray value) {
        return run(quantizer, value, TestPass.EVALUATION);
    }

    static NDArray step(LsqQuantizer quantizer) {
        return quantizer.parameters().get(0).getArray();
    }

    static List<Float> scales(LsqQuantizer quantizer) {
        return quantizer.params().orElseThrow().scales();
    }

    static QuantizerState perTensorState(int min, int max, float step, float floor) {
        return QuantizerState.of(
                Map.of(
                        "initialized", List.of(1f),
                        "range", List.of((float) min, (float) max),
                        "shape", List.of(1f),
                        "step", List.of(step),
                        "floor", List.of(floor)));
    }
}
