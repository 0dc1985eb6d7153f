package io.quantrial.integration;

import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.testkit.QuantizerContract;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a plugin that was loaded from a folder. */
class SamplePluginContractTest extends QuantizerContract {

    private QuantizerPlugin plugin;

    @BeforeAll
    void load() throws IOException {
        plugin = SamplePlugin.load();
    }

    @Override
    protected QuantizerPlugin plugin() {
        return plugin;
    }
}
