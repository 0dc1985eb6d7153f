package io.quantrial.spi.hook;

import io.quantrial.spi.QuantizerPlugin;
import java.util.Set;

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
}
