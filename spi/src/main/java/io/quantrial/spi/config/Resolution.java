package io.quantrial.spi.config;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a {@link ConfigList} means for a model: for every slot the rule that applies to it, and
 * which entry said so. {@link #toString} is a table for people.
 *
 * @param rows every slot of the model, by layer and within a layer in the order input, weight,
 *     output
 */
public record Resolution(List<Row> rows) {

    private static final List<String> HEADER =
            List.of("layer", "type", "target", "quantizer", "scheme", "start", "entry");

    /** Copies the list. */
    public Resolution {
        rows = List.copyOf(rows);
    }

    /**
     * One slot.
     *
     * @param layer the layer
     * @param type its most specific type
     * @param target the tensor
     * @param rule how it is quantized; empty if it stays in floating point
     * @param entries the config entries that name it, counted from 1 and in order: the last one
     *     decided, the others are overridden
     */
    public record Row(
            LayerPath layer,
            String type,
            QuantTarget target,
            Optional<SlotRule> rule,
            List<Integer> entries) {

        /** Checks that a rule has an entry, and copies. */
        public Row {
            Objects.requireNonNull(layer, "layer");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(target, "target");
            entries = List.copyOf(entries);
            if (rule.isPresent() && entries.isEmpty()) {
                throw new IllegalArgumentException("a rule comes from an entry: " + rule.get());
            }
        }

        private List<String> cells() {
            int last = entries.get(entries.size() - 1);
            return List.of(
                    layer.toString(),
                    type,
                    target.key(),
                    rule.map(SlotRule::quantizer).orElse("none"),
                    rule.map(set -> set.scheme().toString()).orElse("float"),
                    rule.map(set -> Integer.toString(set.startStep())).orElse("-"),
                    rule.isPresent() ? Integer.toString(last) : last + " (exclude)");
        }
    }

    /**
     * Returns the rules of the slots that are quantized.
     *
     * @return the rules in the order of {@link #rows}
     */
    public List<SlotRule> rules() {
        return rows.stream().map(Row::rule).flatMap(Optional::stream).toList();
    }

    /**
     * Returns the rule of a slot.
     *
     * @param layer the layer
     * @param target the tensor
     * @return the rule, or empty if the slot does not exist or stays in floating point
     */
    public Optional<SlotRule> rule(LayerPath layer, QuantTarget target) {
        return rows.stream()
                .filter(row -> row.layer().equals(layer) && row.target() == target)
                .findFirst()
                .flatMap(Row::rule);
    }

    /**
     * Returns a table of the slots that an entry names, quantized or excluded.
     *
     * @return lines with layer, type, target, quantizer, scheme, start step and deciding entry
     */
    @Override
    public String toString() {
        List<List<String>> table = new ArrayList<>();
        table.add(HEADER);
        rows.stream().filter(row -> !row.entries().isEmpty()).map(Row::cells).forEach(table::add);
        List<Integer> widths =
                IntStream.range(0, HEADER.size()).mapToObj(column -> width(table, column)).toList();
        return table.stream().map(cells -> line(cells, widths)).collect(Collectors.joining("\n"));
    }

    private static int width(List<List<String>> table, int column) {
        return table.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(
                        column -> {
                            String cell = cells.get(column);
                            return cell + " ".repeat(widths.get(column) - cell.length());
                        })
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }
}
