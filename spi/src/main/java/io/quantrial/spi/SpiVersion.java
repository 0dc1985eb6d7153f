package io.quantrial.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of this SPI: another major is incompatible, a newer minor only adds.
 *
 * @param major changes when plugins must be recompiled
 * @param minor changes when something was added
 */
public record SpiVersion(int major, int minor) {

    /**
     * The version of the SPI on the class path. A compile-time constant: see {@link BuiltForSpi}.
     */
    public static final String CURRENT = "1.0";

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /**
     * Reads {@code major.minor}.
     *
     * @param text the version
     * @return the version
     * @throws IllegalArgumentException if the text has another form
     */
    public static SpiVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an SPI version looks like 1.0: \"" + text + "\"");
        }
        return new SpiVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * Returns whether a plugin built for another version runs on this one.
     *
     * @param plugin the version that the plugin was built for
     * @return true if the majors are equal
     */
    public boolean accepts(SpiVersion plugin) {
        return major == plugin.major;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
