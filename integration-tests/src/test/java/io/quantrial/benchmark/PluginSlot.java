package io.quantrial.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.testkit.TestPass;
import java.util.Map;

/**
 * A plugin's quantizer, driven as in the training pass of a model: hook, then strategy.
 *
 * @param quantizer the quantizer of an activation
 */
record PluginSlot(TensorQuantizer quantizer) implements FakeQuantizer {

    static PluginSlot of(QuantizerPlugin plugin, QuantScheme scheme, NDManager manager) {
        Options defaults = Options.read(plugin.capabilities().options(), Map.of());
        return new PluginSlot(
                plugin.create(new SlotRequest("layer:input", scheme, defaults, manager)));
    }

    @Override
    public NDArray apply(NDArray x) {
        NDArray seen = quantizer.hook().beforeLayer(x, TestPass.TRAINING);
        return quantizer.gradient().fakeQuantize(seen, TestPass.TRAINING);
    }
}
