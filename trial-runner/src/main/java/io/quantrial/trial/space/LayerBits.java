package io.quantrial.trial.space;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one layer gets: a quantizer, and the bit width of each tensor that it quantizes. Written as
 * {@code lsq/w4/i8} ({@link #parse} and {@link #toString} are inverses).
 *
 * @param quantizer the plugin's name
 * @param bits the bit width of input, weight and output, as far as quantized
 */
public record LayerBits(String quantizer, Map<QuantTarget, Integer> bits) {

    /** The bits of a number in floating point. */
    public static final int FLOAT = 32;

    private static final Pattern PART = Pattern.compile("([wio])([1-9][0-9]?)");

    /** Checks that a tensor is quantized, and copies. */
    public LayerBits {
        Objects.requireNonNull(quantizer, "quantizer");
        if (quantizer.isEmpty() || bits.isEmpty()) {
            throw new IllegalArgumentException("needs a quantizer and a bit width");
        }
        bits = Collections.unmodifiableMap(new EnumMap<>(bits));
    }

    /**
     * Reads the written form.
     *
     * @param text such as {@code lsq/w4/i8}
     * @return the choice
     * @throws IllegalArgumentException if it is not written so
     */
    public static LayerBits parse(String text) {
        String[] parts = text.split("/", -1);
        Map<QuantTarget, Integer> bits = new EnumMap<>(QuantTarget.class);
        for (int i = 1; i < parts.length; i++) {
            Matcher part = PART.matcher(parts[i]);
            if (!part.matches()
                    || bits.put(target(part.group(1)), Integer.valueOf(part.group(2))) != null) {
                throw new IllegalArgumentException(badText(text));
            }
        }
        if (parts[0].isEmpty() || bits.isEmpty()) {
            throw new IllegalArgumentException(badText(text));
        }
        return new LayerBits(parts[0], bits);
    }

    private static String badText(String text) {
        return "\""
                + text
                + "\" must be a quantizer and bit widths of weight, input or output, such as"
                + " lsq/w4/i8";
    }

    private static QuantTarget target(String letter) {
        for (QuantTarget target : QuantTarget.values()) {
            if (letter(target).equals(letter)) {
                return target;
            }
        }
        throw new IllegalArgumentException(letter);
    }

    private static String letter(QuantTarget target) {
        return target.key().substring(0, 1);
    }

    /**
     * Returns how many bits a tensor has.
     *
     * @param target the tensor
     * @return its bit width; {@value #FLOAT} if it stays in floating point
     */
    public int width(QuantTarget target) {
        return bits.getOrDefault(target, FLOAT);
    }

    @Override
    public String toString() {
        // weight first, as people write W4A8
        return bits.entrySet().stream()
                .sorted(
                        Map.Entry.comparingByKey(
                                (a, b) ->
                                        Boolean.compare(
                                                b == QuantTarget.WEIGHT, a == QuantTarget.WEIGHT)))
                .map(entry -> "/" + letter(entry.getKey()) + entry.getValue())
                .collect(Collectors.joining("", quantizer, ""));
    }
}
