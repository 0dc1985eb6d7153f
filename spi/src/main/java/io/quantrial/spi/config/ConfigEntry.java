package io.quantrial.spi.config;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of a {@link ConfigList}: which tensors of which layers, and how they are quantized.
 *
 * <p>{@link ConfigList} documents every key. Entries made here are checked as far as that is
 * possible without a model and without plugins; {@link ConfigList#resolve} checks the rest.
 *
 * @param opTypes the kinds of layers; without words, every kind
 * @param opNames the names of layers; empty for every name
 * @param quantTypes the tensors; empty, for every tensor, only in an entry that excludes
 * @param quantBits the bit width of each of these tensors
 * @param exclude true if the entry takes quantizers away
 * @param quantStartStep the number of training steps before the quantizer starts to act
 * @param quantizer the plugin's name; empty if there is only one
 * @param signed whether grids have negative values
 * @param perChannel whether the weight has one scale for each output channel
 * @param bias {@code int32} or {@code float}; empty for the plugin's choice
 * @param options the plugin's own options as written
 */
public record ConfigEntry(
        OpTypes opTypes,
        List<OpNamePattern> opNames,
        Set<QuantTarget> quantTypes,
        Map<QuantTarget, Integer> quantBits,
        boolean exclude,
        int quantStartStep,
        Optional<String> quantizer,
        Signedness signed,
        boolean perChannel,
        Optional<String> bias,
        Map<String, Object> options) {

    /** The keys that every entry knows, whatever the plugin. */
    public static final List<String> KEYS =
            List.of(
                    "op_types",
                    "op_names",
                    "quant_types",
                    "quant_bits",
                    "exclude",
                    "quant_start_step",
                    "quantizer",
                    "signed",
                    "per_channel",
                    "bias");

    /**
     * Checks the entry and copies.
     *
     * @throws QuantException if a value is missing, out of range or without effect
     */
    public ConfigEntry {
        Objects.requireNonNull(signed, "signed");
        opNames = List.copyOf(opNames);
        quantTypes = ordered(quantTypes);
        quantBits = Collections.unmodifiableMap(new LinkedHashMap<>(quantBits));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        options.keySet().forEach(EntryCheck::optionName);
        EntryCheck.values(quantBits, quantStartStep, bias);
        EntryCheck.layers(opTypes, opNames, options.keySet());
        if (!exclude) {
            EntryCheck.targets(quantTypes, quantBits, options.keySet());
            EntryCheck.weightOnly("per_channel", perChannel, quantTypes);
            EntryCheck.weightOnly("bias", bias.isPresent(), quantTypes);
        }
    }

    /**
     * Returns a builder.
     *
     * @return a new builder, for which {@code op_types} or {@code op_names}, {@code quant_types}
     *     and {@code quant_bits} must be set
     */
    public static Builder builder() {
        return new Builder();
    }

    private static Set<QuantTarget> ordered(Collection<QuantTarget> targets) {
        Set<QuantTarget> ordered = EnumSet.noneOf(QuantTarget.class);
        ordered.addAll(targets);
        return Collections.unmodifiableSet(ordered);
    }

    /** Builds a {@link ConfigEntry}; each method sets the key that it is named after. */
    public static final class Builder {

        private final List<String> opTypes = new ArrayList<>();
        private final List<OpNamePattern> opNames = new ArrayList<>();
        private final Set<QuantTarget> quantTypes = EnumSet.noneOf(QuantTarget.class);
        private final Map<QuantTarget, Integer> quantBits = new EnumMap<>(QuantTarget.class);
        private Optional<Integer> bitsOfAll = Optional.empty();
        private boolean exclude;
        private int quantStartStep;
        private Optional<String> quantizer = Optional.empty();
        private Signedness signed = Signedness.AUTO;
        private boolean perChannel;
        private Optional<String> bias = Optional.empty();
        private final Map<String, Object> options = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a kind of layers.
         *
         * @param type a type word such as {@code Conv2d}, or {@code default}
         * @return this builder
         */
        public Builder addOpType(String type) {
            opTypes.add(type);
            return this;
        }

        /**
         * Adds a layer or a pattern of layers.
         *
         * @param name a path, a glob or {@code re:} and a regular expression
         * @return this builder
         */
        public Builder addOpName(String name) {
            opNames.add(new OpNamePattern(name));
            return this;
        }

        /**
         * Adds a tensor.
         *
         * @param target the tensor
         * @return this builder
         */
        public Builder addQuantType(QuantTarget target) {
            quantTypes.add(target);
            return this;
        }

        /**
         * Adds tensors.
         *
         * @param targets the tensors
         * @return this builder
         */
        public Builder addQuantTypes(QuantTarget... targets) {
            quantTypes.addAll(List.of(targets));
            return this;
        }

        /**
         * Sets the bit width of every tensor that has none of its own.
         *
         * @param bits 1 to {@value QuantRange#MAX_BITS}
         * @return this builder
         */
        public Builder setQuantBits(int bits) {
            EntryCheck.BITS.read("quant_bits", bits);
            bitsOfAll = Optional.of(bits);
            return this;
        }

        /**
         * Sets the bit width of one tensor.
         *
         * @param target the tensor
         * @param bits 1 to {@value QuantRange#MAX_BITS}
         * @return this builder
         */
        public Builder optQuantBits(QuantTarget target, int bits) {
            quantBits.put(target, bits);
            return this;
        }

        /**
         * Sets whether the entry takes quantizers away. Default: false.
         *
         * @param exclude true to leave the chosen tensors in floating point
         * @return this builder
         */
        public Builder optExclude(boolean exclude) {
            this.exclude = exclude;
            return this;
        }

        /**
         * Sets the number of training steps before the quantizer starts to act. Default: 0.
         *
         * @param step the number of steps
         * @return this builder
         */
        public Builder optQuantStartStep(int step) {
            quantStartStep = step;
            return this;
        }

        /**
         * Sets the plugin. Default: the only one there is.
         *
         * @param name the plugin's name
         * @return this builder
         */
        public Builder optQuantizer(String name) {
            quantizer = Optional.of(name);
            return this;
        }

        /**
         * Sets whether grids have negative values. Default: {@link Signedness#AUTO}.
         *
         * @param signedness the sign
         * @return this builder
         */
        public Builder optSigned(Signedness signedness) {
            signed = signedness;
            return this;
        }

        /**
         * Sets whether the weight has one scale for each output channel. Default: false.
         *
         * @param perChannel true for one scale for each channel
         * @return this builder
         */
        public Builder optPerChannel(boolean perChannel) {
            this.perChannel = perChannel;
            return this;
        }

        /**
         * Sets what becomes of the bias. Default: what the plugin says.
         *
         * @param type {@code int32} or {@code float}
         * @return this builder
         */
        public Builder optBias(String type) {
            bias = Optional.of(type);
            return this;
        }

        /**
         * Sets an option of the plugin.
         *
         * @param name the option
         * @param value its value, or the value's text
         * @return this builder
         */
        public Builder optOption(String name, Object value) {
            options.put(name, Objects.requireNonNull(value, name));
            return this;
        }

        /**
         * Builds the entry.
         *
         * @return the entry
         * @throws QuantException if a value is missing, out of range or without effect
         */
        public ConfigEntry build() {
            Map<QuantTarget, Integer> bits = new EnumMap<>(quantBits);
            bitsOfAll.ifPresent(all -> quantTypes.forEach(target -> bits.putIfAbsent(target, all)));
            return new ConfigEntry(
                    new OpTypes(opTypes),
                    opNames,
                    quantTypes,
                    bits,
                    exclude,
                    quantStartStep,
                    quantizer,
                    signed,
                    perChannel,
                    bias,
                    options);
        }
    }
}
