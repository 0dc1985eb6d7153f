package io.quantrial.qat;

import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.testkit.QuantizerContract;
import java.util.Map;

class BnnContractTest extends QuantizerContract {

    @Override
    protected QuantizerPlugin plugin() {
        return new BnnPlugin();
    }

    @Override
    protected Map<String, ?> options() {
        return Map.of("scaling", "mean");
    }
}
