package io.quantrial.spi;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a plugin can do, as data.
 *
 * @param description one line: the method and its paper
 * @param targets the supported tensors and, for each, its bits, signs and granularity
 * @param options the plugin's own options
 */
public record Capabilities(
        String description, Map<QuantTarget, TargetSupport> targets, List<OptionSpec> options) {

    /** Checks that there is a target, and copies. */
    public Capabilities {
        if (description.isBlank() || targets.isEmpty()) {
            throw new IllegalArgumentException("needs a description and at least one target");
        }
        if (options.stream().map(OptionSpec::name).distinct().count() < options.size()) {
            throw new IllegalArgumentException("two options have one name: " + options);
        }
        targets = Collections.unmodifiableMap(new EnumMap<>(targets));
        options = List.copyOf(options);
    }

    /**
     * Returns a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks that a scheme is supported.
     *
     * @param plugin the plugin's name, for the message
     * @param slot the slot's name, for the message
     * @param scheme what is asked for
     * @throws QuantException if it is not; the message says what is supported
     */
    public void check(String plugin, String slot, QuantScheme scheme) {
        TargetSupport support = targets.get(scheme.target());
        if (support == null) {
            throw unsupported(
                    plugin, slot, scheme.target().key(), "it supports " + describeTargets());
        }
        boolean perChannel = !(scheme.granularity().equals(Granularity.perTensor()));
        if (!support.accepts(scheme.bits(), scheme.signedness())
                || (perChannel && !support.perChannel())) {
            throw unsupported(
                    plugin,
                    slot,
                    describe(scheme),
                    "for " + scheme.target().key() + " it supports " + support + hint(scheme));
        }
    }

    /** As {@code signed: auto} is written: "8 bits auto" could be read as a choice of bits. */
    private static String describe(QuantScheme scheme) {
        return scheme.signedness() == Signedness.AUTO
                ? scheme.bits() + " bits (signed: auto), " + scheme.granularity()
                : scheme.toString();
    }

    private static String hint(QuantScheme scheme) {
        return scheme.bits() == 1 && scheme.signedness() == Signedness.SIGNED
                ? ". A signed grid of 1 bit has the codes -1 and 0, no positive level: use 2 bits, or"
                        + " 1 bit unsigned where the values are never negative"
                : "";
    }

    private String describeTargets() {
        return targets.entrySet().stream()
                .map(entry -> entry.getKey().key() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private static QuantException unsupported(
            String plugin, String slot, String asked, String supported) {
        return new QuantException(
                QuantException.Code.UNSUPPORTED,
                slot
                        + ": quantizer \""
                        + plugin
                        + "\" does not support "
                        + asked
                        + "; "
                        + supported);
    }

    /** Builds {@link Capabilities}. */
    public static final class Builder {

        private String description;
        private final Map<QuantTarget, TargetSupport> targets = new EnumMap<>(QuantTarget.class);
        private final List<OptionSpec> options = new ArrayList<>();

        private Builder() {}

        /**
         * Sets the one-line description.
         *
         * @param description the method and its paper
         * @return this builder
         */
        public Builder setDescription(String description) {
            this.description = description;
            return this;
        }

        /**
         * Adds a supported target.
         *
         * @param target the tensor
         * @param support its bits, signs and granularity
         * @return this builder
         */
        public Builder addTarget(QuantTarget target, TargetSupport support) {
            targets.put(target, support);
            return this;
        }

        /**
         * Adds an option.
         *
         * @param option the option
         * @return this builder
         */
        public Builder addOption(OptionSpec option) {
            options.add(option);
            return this;
        }

        /**
         * Builds the capabilities.
         *
         * @return the capabilities
         */
        public Capabilities build() {
            return new Capabilities(
                    Objects.requireNonNull(description, "setDescription is required"),
                    targets,
                    options);
        }
    }
}
