package io.quantrial.trial.config;

import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.ValueType;
import io.quantrial.trial.space.LayerBits;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The keys of the entries of {@code quantization}, {@code search.space} and {@code search.fixed}.
 */
final class EntryKeys {

    static final Key<QuantTarget> SPACE_TYPES =
            new Key<>(
                    "search.space[].quant_types[]",
                    target(),
                    "those of quant_bits",
                    "The tensors; needed where quant_bits is one list for all of them.");
    static final Key<String> SPACE_QUANTIZERS =
            new Key<>(
                    "search.space[].quantizer[]",
                    ValueType.text(),
                    Key.REQUIRED,
                    "The quantizers to choose from.");
    static final Key<Integer> SPACE_BITS =
            new Key<>(
                    "search.space[].quant_bits[]",
                    bits(),
                    Key.REQUIRED,
                    "The bit widths to choose from for all the quant_types, or a map from target"
                            + " to such a list.");
    static final Key<Boolean> SPACE_TIED =
            new Key<>(
                    "search.space[].tied",
                    flag(),
                    "false",
                    "Whether all layers of this entry share one choice.");
    static final Key<String> SPACE_NAMES = opNames("search.space[]");
    static final Key<String> SPACE_OP_TYPES = opTypes("search.space[]");

    static final Key<String> FIXED_TEXT =
            new Key<>(
                    "search.fixed[]",
                    new ValueType<>(
                            "pairs such as *=lsq/w4/i8 conv1=qat/w8/i8",
                            EntryKeys::pairs,
                            Function.identity()),
                    Key.NONE,
                    "The configurations of the strategy fixed: for each a text of pairs, or a map,"
                            + " from names and patterns of layers to what they get; of several"
                            + " that fit a layer the last counts.");
    static final Key<String> FIXED_MAP =
            new Key<>(
                    "search.fixed[].*",
                    new ValueType<>(
                            "a quantizer and bit widths such as lsq/w4/i8",
                            text -> LayerBits.parse(text).toString(),
                            Function.identity()),
                    Key.NONE,
                    "What the layers of this name or pattern get.");

    static final String QUANTIZATION = "quantization";
    static final List<Key<?>> QUANTIZATION_KEYS = quantizationKeys();
    static final List<Key<?>> SPACE_SETTINGS = settings("search.space[]");
    static final List<Key<?>> SPACE_KEYS = spaceKeys();

    private EntryKeys() {}

    private static List<Key<?>> quantizationKeys() {
        String entry = QUANTIZATION + "[]";
        Key<String> quantizer =
                new Key<>(
                        entry + ".quantizer",
                        ValueType.text(),
                        "the only plugin",
                        "The quantizer.");
        Key<String> option =
                new Key<>(entry + ".*", ValueType.text(), Key.NONE, "Options of the quantizer.");
        return Stream.of(
                        List.of(opTypes(entry), opNames(entry)),
                        tensors(entry),
                        List.of(quantizer),
                        settings(entry),
                        List.of(option))
                .<Key<?>>flatMap(List::stream)
                .toList();
    }

    private static List<Key<?>> tensors(String entry) {
        String unlessExcluded = Key.REQUIRED + " unless exclude is true";
        return List.of(
                new Key<>(entry + ".quant_types[]", target(), unlessExcluded, "The tensors."),
                new Key<>(
                        entry + ".quant_bits",
                        bits(),
                        unlessExcluded,
                        "The bit width of all the quant_types, or a map from target to bit width."),
                new Key<>(
                        entry + ".quant_bits.*", bits(), Key.NONE, "The bit width of this target."),
                new Key<>(
                        entry + ".exclude",
                        flag(),
                        "false",
                        "Whether these tensors stay in floating point."));
    }

    private static List<Key<?>> spaceKeys() {
        Key<String> option =
                new Key<>(
                        "search.space[].options.*.*",
                        ValueType.text(),
                        Key.NONE,
                        "Options of one quantizer, below its name.");
        return Stream.of(
                        List.of(
                                SPACE_NAMES,
                                SPACE_OP_TYPES,
                                SPACE_QUANTIZERS,
                                SPACE_TYPES,
                                SPACE_BITS,
                                SPACE_TIED),
                        Arrays.stream(QuantTarget.values()).map(EntryKeys::spaceBits).toList(),
                        SPACE_SETTINGS,
                        List.of(option))
                .<Key<?>>flatMap(List::stream)
                .toList();
    }

    static Key<Integer> spaceBits(QuantTarget target) {
        return new Key<>(
                "search.space[].quant_bits." + target.key() + "[]",
                bits(),
                Key.NONE,
                "The bit widths of the " + target.key() + " to choose from.");
    }

    private static Key<String> opTypes(String entry) {
        return new Key<>(
                entry + ".op_types[]",
                ValueType.text(),
                Key.NONE,
                "The kinds of layers: class names such as Conv2d, or default; op_types or op_names"
                        + " must be there.");
    }

    private static Key<String> opNames(String entry) {
        return new Key<>(
                entry + ".op_names[]",
                ValueType.text(),
                Key.NONE,
                "The layers: names, patterns with *, or re: and a regular expression.");
    }

    private static List<Key<?>> settings(String entry) {
        return List.of(
                new Key<>(
                        entry + ".quant_start_step",
                        ValueType.integer(0, Integer.MAX_VALUE),
                        "0",
                        "The training steps before the quantizers start to act."),
                new Key<>(
                        entry + ".signed",
                        ValueType.oneOf(List.of("true", "false", "auto"), Function.identity()),
                        "auto",
                        "Whether integer grids have negative values; auto decides from the first"
                                + " data."),
                new Key<>(
                        entry + ".per_channel",
                        flag(),
                        "false",
                        "Whether the weight has one scale for each output channel."),
                new Key<>(
                        entry + ".bias",
                        ValueType.oneOf(List.of("int32", "float"), Function.identity()),
                        "what the quantizer prefers",
                        "Whether the bias is rounded to int32."));
    }

    private static ValueType<Boolean> flag() {
        return ValueType.oneOf(List.of(true, false), String::valueOf);
    }

    private static ValueType<Integer> bits() {
        return ValueType.integer(1, QuantRange.MAX_BITS);
    }

    private static ValueType<QuantTarget> target() {
        return ValueType.oneOf(List.of(QuantTarget.values()), QuantTarget::key);
    }

    private static String pairs(String text) {
        for (String pair : text.split("\\s+")) {
            int divider = pair.lastIndexOf('=');
            if (divider < 1) {
                throw new IllegalArgumentException(text);
            }
            LayerBits.parse(pair.substring(divider + 1));
        }
        return text;
    }
}
