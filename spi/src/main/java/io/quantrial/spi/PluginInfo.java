package io.quantrial.spi;

import java.util.Objects;

/**
 * What is known of a plugin that was found: enough to list it, and to record where a result came
 * from.
 *
 * @param name the name that config lists use
 * @param version the version of the plugin, {@code unversioned} if its jar states none
 * @param location the path of the jar or class directory that the plugin was loaded from
 * @param spiVersion the version of the SPI that the plugin was built for
 * @param capabilities what the plugin can do
 */
public record PluginInfo(
        String name,
        String version,
        String location,
        SpiVersion spiVersion,
        Capabilities capabilities) {

    /** Checks that nothing is missing. */
    public PluginInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(spiVersion, "spiVersion");
        Objects.requireNonNull(capabilities, "capabilities");
    }

    /**
     * Returns the plugin in one line.
     *
     * @return {@code name version (location)}
     */
    @Override
    public String toString() {
        return name + " " + version + " (" + location + ")";
    }
}
