package io.quantrial.trial.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quantrial.trial.bench.BenchRow.Score;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What all rows of a table share.
 *
 * @param name the experiment's name
 * @param provenance what the table was made of
 * @param space what varies
 * @param configurations how many configurations the table has: all of the space, or a random part
 *     with every uniform one
 * @param seeds the seeds; each configuration has a row for each
 * @param fidelities the shares of the whole training at which every run was measured, ascending; 0
 *     is without any training, with calibrated activations and the statistics of batch norm
 *     recalculated
 * @param floats the float model of each seed; none while the table is being made
 */
public record BenchHeader(
        String name,
        Provenance provenance,
        BenchSpace space,
        int configurations,
        List<Long> seeds,
        List<Double> fidelities,
        List<FloatModel> floats) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Checks that nothing is missing, and copies. */
    public BenchHeader {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(provenance, "provenance");
        Objects.requireNonNull(space, "space");
        seeds = List.copyOf(seeds);
        fidelities = List.copyOf(fidelities);
        floats = List.copyOf(floats);
        if (configurations < 1 || seeds.isEmpty() || fidelities.isEmpty()) {
            throw new IllegalArgumentException("a table has configurations, seeds and fidelities");
        }
    }

    /**
     * What a table was made of.
     *
     * @param command the command line, without folders
     * @param experiment the keys of the experiment that decide the figures
     * @param dataSha256 the checksum of the data and its division
     * @param versions what ran it
     */
    public record Provenance(
            String command,
            SortedMap<String, String> experiment,
            String dataSha256,
            SortedMap<String, String> versions) {

        /** Checks that nothing is missing, and copies. */
        public Provenance {
            Objects.requireNonNull(command, "command");
            Objects.requireNonNull(dataSha256, "dataSha256");
            experiment = Collections.unmodifiableSortedMap(new TreeMap<>(experiment));
            versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        }
    }

    /**
     * The float model that all runs of a seed started from.
     *
     * @param seed the seed
     * @param validation its figures on the validation split
     * @param test its figures on the test split
     * @param checkpoint its file
     * @param signals for each signal of {@code search.signals} the figure of each width of each
     *     group, with six significant digits; none in tables that were made before there were any
     */
    public record FloatModel(
            long seed,
            Score validation,
            Score test,
            CheckpointRecord checkpoint,
            SortedMap<String, List<List<Double>>> signals) {

        /** Rounds and copies. */
        public FloatModel {
            SortedMap<String, List<List<Double>>> copy = new TreeMap<>();
            if (signals != null) {
                signals.forEach((name, groups) -> copy.put(name, rounded(groups)));
            }
            signals = Collections.unmodifiableSortedMap(copy);
        }

        private static List<List<Double>> rounded(List<List<Double>> groups) {
            return groups.stream()
                    .map(widths -> widths.stream().map(BenchRow::rounded).toList())
                    .toList();
        }

        FloatModel with(SortedMap<String, List<List<Double>>> measured) {
            SortedMap<String, List<List<Double>>> all = new TreeMap<>(signals);
            all.putAll(measured);
            return new FloatModel(seed, validation, test, checkpoint, all);
        }
    }

    /** Returns the number of rows of the whole table. */
    int rows() {
        return Math.multiplyExact(configurations, seeds.size());
    }

    BenchHeader withFloats(List<FloatModel> models) {
        return new BenchHeader(name, provenance, space, configurations, seeds, fidelities, models);
    }

    /** Returns the header as JSON on one line; {@link #parse} is the inverse. */
    String json() {
        return json(this);
    }

    static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values are always JSON", e);
        }
    }

    static BenchHeader parse(String json) {
        return parse(json, BenchHeader.class);
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    static <T> T parse(String json, Class<T> type) {
        try {
            return Objects.requireNonNull(MAPPER.readValue(json, type), "nothing there");
        } catch (JsonProcessingException | NullPointerException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException(reason, e);
        }
    }
}
