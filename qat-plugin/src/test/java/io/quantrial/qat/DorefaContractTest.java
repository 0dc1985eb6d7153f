package io.quantrial.qat;

import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.testkit.QuantizerContract;

class DorefaContractTest extends QuantizerContract {

    @Override
    protected QuantizerPlugin plugin() {
        return new DorefaPlugin();
    }
}
