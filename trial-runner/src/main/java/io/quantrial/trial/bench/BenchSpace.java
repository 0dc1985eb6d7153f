package io.quantrial.trial.bench;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What varies between the rows of a table: groups of layers that share one bit width, for weights
 * and inputs alike.
 *
 * @param quantizer the plugin that quantizes all layers
 * @param layers the layers that vary, in the order of the model
 * @param groups which of them share a width; each layer is in one
 * @param fixed the cost of everything that does not vary
 * @param floatModel the cost of the float model
 */
public record BenchSpace(
        String quantizer, List<Layer> layers, List<Group> groups, Cost fixed, Cost floatModel) {

    /** Copies the lists. */
    public BenchSpace {
        Objects.requireNonNull(quantizer, "quantizer");
        Objects.requireNonNull(fixed, "fixed");
        Objects.requireNonNull(floatModel, "floatModel");
        layers = List.copyOf(layers);
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a space has a group");
        }
    }

    /**
     * A layer.
     *
     * @param name its path
     * @param weights the number of its weights
     * @param macs multiplications of one sample
     * @param targets which of its tensors are quantized
     */
    public record Layer(String name, long weights, long macs, List<QuantTarget> targets) {

        /** Copies the list. */
        public Layer {
            Objects.requireNonNull(name, "name");
            targets = List.copyOf(targets);
        }

        private LayerBits bits(String quantizer, int width) {
            Map<QuantTarget, Integer> bits = new EnumMap<>(QuantTarget.class);
            targets.forEach(target -> bits.put(target, width));
            return new LayerBits(quantizer, bits);
        }
    }

    /**
     * Layers that share a width.
     *
     * @param layers their names
     * @param choices the widths that there are, ascending
     */
    public record Group(List<String> layers, List<Choice> choices) {

        /** Copies the lists. */
        public Group {
            layers = List.copyOf(layers);
            choices = List.copyOf(choices);
            if (layers.isEmpty() || choices.isEmpty()) {
                throw new IllegalArgumentException("a group has layers and widths");
            }
        }

        /**
         * Returns the cost of a width.
         *
         * @param bits one of the widths
         * @return the cost of all layers of the group
         * @throws NoSuchElementException if the group does not have this width
         */
        public Cost cost(int bits) {
            return choices.stream()
                    .filter(choice -> choice.bits() == bits)
                    .findFirst()
                    .map(Choice::cost)
                    .orElseThrow(
                            () -> new NoSuchElementException(bits + " bits for layers " + layers));
        }

        private boolean offers(int bits) {
            return choices.stream().anyMatch(choice -> choice.bits() == bits);
        }
    }

    /**
     * A width of a group.
     *
     * @param bits the width
     * @param cost what all layers of the group cost then
     */
    public record Choice(int bits, Cost cost) {}

    /**
     * Returns the number of configurations.
     *
     * @return the product of the numbers of widths
     * @throws ArithmeticException if it is larger than a long
     */
    public long size() {
        return groups.stream()
                .mapToLong(group -> group.choices().size())
                .reduce(1, Math::multiplyExact);
    }

    /**
     * Returns a configuration by its place in the order that counts the last group fastest.
     *
     * @param index from 0 to below {@link #size}
     * @return the width of each group
     */
    public List<Integer> bits(long index) {
        List<Integer> bits = new ArrayList<>();
        long rest = index;
        for (int i = groups.size() - 1; i >= 0; i--) {
            List<Choice> choices = groups.get(i).choices();
            bits.add(0, choices.get((int) (rest % choices.size())).bits());
            rest /= choices.size();
        }
        return List.copyOf(bits);
    }

    /**
     * Returns whether a configuration is one of this space.
     *
     * @param bits the width of each group
     * @return true if every group has its width
     */
    public boolean contains(List<Integer> bits) {
        if (bits.size() != groups.size()) {
            return false;
        }
        for (int i = 0; i < bits.size(); i++) {
            if (!groups.get(i).offers(bits.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the cost of a configuration.
     *
     * @param bits the width of each group
     * @return the cost of the whole model
     */
    public Cost cost(List<Integer> bits) {
        Cost sum = fixed;
        for (int i = 0; i < groups.size(); i++) {
            sum = sum.plus(groups.get(i).cost(bits.get(i)));
        }
        return sum;
    }

    /**
     * Returns what a configuration means for each layer.
     *
     * @param bits the width of each group
     * @return the configuration as trials have it
     */
    public BitConfiguration configuration(List<Integer> bits) {
        SortedMap<LayerPath, LayerBits> chosen = new TreeMap<>();
        for (int i = 0; i < groups.size(); i++) {
            int width = bits.get(i);
            List<String> members = groups.get(i).layers();
            layers.stream()
                    .filter(layer -> members.contains(layer.name()))
                    .forEach(
                            layer ->
                                    chosen.put(
                                            LayerPath.parse(layer.name()),
                                            layer.bits(quantizer, width)));
        }
        return new BitConfiguration(chosen);
    }
}
