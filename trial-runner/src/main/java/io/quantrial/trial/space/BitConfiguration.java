package io.quantrial.trial.space;

import io.quantrial.spi.config.LayerPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which searched layer gets what: the configuration of a trial. Written as {@code conv1=lsq/w4/i8;
 * fc=qat/w8/i8}, layers in order ({@link #parse} and {@link #toString} are inverses), so that equal
 * configurations have equal texts and hashes.
 *
 * @param layers the choice of every layer of the search space
 */
public record BitConfiguration(SortedMap<LayerPath, LayerBits> layers) {

    private static final String SEPARATOR = "; ";

    /** A layer and its choice; the layer's name may hold what looks like a separator. */
    private static final Pattern PART =
            Pattern.compile("(.+?)=([^=;/]+(?:/[wio][0-9]+)+)(?:; |$)", Pattern.DOTALL);

    /** Copies the map. */
    public BitConfiguration {
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
    }

    /**
     * Reads the written form.
     *
     * @param text as {@link #toString} writes it
     * @return the configuration
     * @throws IllegalArgumentException if it is not written so
     */
    public static BitConfiguration parse(String text) {
        SortedMap<LayerPath, LayerBits> layers = new TreeMap<>();
        Matcher parts = PART.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!parts.find() || parts.start() != end) {
                throw new IllegalArgumentException(
                        "layer=choice is expected: \"" + text.substring(end) + "\"");
            }
            LayerPath layer = LayerPath.parse(parts.group(1));
            if (layers.put(layer, LayerBits.parse(parts.group(2))) != null) {
                throw new IllegalArgumentException("layer " + layer + " has two choices: " + text);
            }
            end = parts.end();
        }
        return new BitConfiguration(layers);
    }

    /**
     * Returns the identity of this configuration.
     *
     * @return the SHA-256 of the written form, in hexadecimal digits
     */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return layers.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(SEPARATOR));
    }
}
