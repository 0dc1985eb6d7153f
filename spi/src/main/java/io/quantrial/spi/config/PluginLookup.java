package io.quantrial.spi.config;

import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantizerPlugin;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Where a {@link ConfigList} finds the plugins that its entries name. */
public interface PluginLookup {

    /**
     * Returns a plugin.
     *
     * @param name the value of the key {@code quantizer}
     * @return the plugin
     * @throws io.quantrial.spi.QuantException with code {@code UNKNOWN_PLUGIN} if there is none
     */
    QuantizerPlugin get(String name);

    /**
     * Returns the names of all plugins.
     *
     * @return the names
     */
    Set<String> names();

    /**
     * Returns a lookup in a registry.
     *
     * @param registry the plugins that were found
     * @return the lookup
     */
    static PluginLookup of(PluginRegistry registry) {
        return new PluginLookup() {
            @Override
            public QuantizerPlugin get(String name) {
                return registry.get(name);
            }

            @Override
            public Set<String> names() {
                return registry.plugins().stream()
                        .map(PluginInfo::name)
                        .collect(Collectors.toCollection(TreeSet::new));
            }
        };
    }
}
