package io.quantrial.trial.space;

import io.quantrial.spi.config.LayerPath;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
        if (!text.isEmpty()) {
            for (String part : text.split(SEPARATOR)) {
                int equals = part.lastIndexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("layer=choice is expected: " + part);
                }
                layers.put(
                        LayerPath.parse(part.substring(0, equals)),
                        LayerBits.parse(part.substring(equals + 1)));
            }
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
                .map(
                        (Map.Entry<LayerPath, LayerBits> entry) ->
                                entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(SEPARATOR));
    }
}
