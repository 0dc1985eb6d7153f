package io.quantrial.spi;

/**
 * A plugin that passed every check.
 *
 * @param plugin the plugin
 * @param info what is shown of it
 * @param origin how it was found, for messages: the class path or a plugin folder
 */
record LoadedPlugin(QuantizerPlugin plugin, PluginInfo info, String origin) {

    /** Returns the class, the jar and how the jar was found. */
    String describe() {
        return plugin.getClass().getName() + " in " + info.location() + " (" + origin + ")";
    }
}
