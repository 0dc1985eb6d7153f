package io.quantrial.spi.config;

import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import io.quantrial.spi.Capabilities;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Mocked plugins, found by name as a registry finds them. */
final class FakePlugins implements PluginLookup {

    private final Map<String, QuantizerPlugin> byName = new TreeMap<>();

    /** Returns the plugins lsq (all targets) and qat (no output, rounds the bias). */
    static FakePlugins lsqAndQat() {
        FakePlugins plugins = new FakePlugins();
        plugins.add("lsq", false, lsq());
        plugins.add("qat", true, qat());
        return plugins;
    }

    /** Returns the plugin lsq alone. */
    static FakePlugins lsqOnly() {
        FakePlugins plugins = new FakePlugins();
        plugins.add("lsq", false, lsq());
        return plugins;
    }

    /** Returns a lookup without plugins. */
    static FakePlugins none() {
        return new FakePlugins();
    }

    private static Capabilities lsq() {
        TargetSupport both = TargetSupport.signed(2, 16).andUnsigned(1, 16);
        return Capabilities.builder()
                .setDescription("fake of Learned Step Size Quantization")
                .addTarget(QuantTarget.INPUT, both)
                .addTarget(QuantTarget.WEIGHT, TargetSupport.signed(2, 16).andPerChannel())
                .addTarget(QuantTarget.OUTPUT, both)
                .addOption(
                        OptionSpec.choice("init", "paper", List.of("paper", "mse"), "first step"))
                .addOption(OptionSpec.number("lr_factor", 1, 0, 100, "learning rate of the step"))
                .build();
    }

    private static Capabilities qat() {
        TargetSupport support = TargetSupport.signed(2, 8);
        return Capabilities.builder()
                .setDescription("fake of quantization-aware training")
                .addTarget(QuantTarget.INPUT, support)
                .addTarget(QuantTarget.WEIGHT, support)
                .build();
    }

    private void add(String name, boolean roundsBias, Capabilities capabilities) {
        QuantizerPlugin plugin = mock(QuantizerPlugin.class, name);
        lenient().when(plugin.name()).thenReturn(name);
        lenient().when(plugin.capabilities()).thenReturn(capabilities);
        lenient().when(plugin.roundsBias()).thenReturn(roundsBias);
        byName.put(name, plugin);
    }

    @Override
    public QuantizerPlugin get(String name) {
        if (!byName.containsKey(name)) {
            throw new QuantException(
                    QuantException.Code.UNKNOWN_PLUGIN,
                    "unknown quantizer \"" + name + "\"; there are " + names());
        }
        return byName.get(name);
    }

    @Override
    public Set<String> names() {
        return byName.keySet();
    }
}
