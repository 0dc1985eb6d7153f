package io.quantrial.trial.bench.replay;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.bench.BenchHeader;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchHeader.Provenance;
import io.quantrial.trial.bench.BenchRow;
import io.quantrial.trial.bench.BenchRow.Measurement;
import io.quantrial.trial.bench.BenchRow.Score;
import io.quantrial.trial.bench.BenchSpace;
import io.quantrial.trial.bench.BenchSpace.Choice;
import io.quantrial.trial.bench.BenchSpace.Group;
import io.quantrial.trial.bench.BenchSpace.Layer;
import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Tables of invented figures: groups with 2, 4 or 8 bits, 10, 20, … weights. The final validation
 * loss is {@code Σ 1 / bits}, ten times as much without training, five times at 10 % and twice at
 * 40 %; test losses are the same, accuracy is {@code 100 − 10 · loss}. A second seed has a tenth
 * more of loss. A whole training has 100 steps; it takes as many seconds as the sum of the widths.
 * The signal {@code error} is {@code 1 / bits}, twice that with the second seed.
 */
public final class InventedTable {

    public static final List<Integer> WIDTHS = List.of(2, 4, 8);

    private static final List<Double> FIDELITIES = List.of(0.0, 0.1, 0.4, 1.0);
    private static final List<Double> FACTORS = List.of(10.0, 5.0, 2.0, 1.0);
    private static final int STEPS = 100;

    private InventedTable() {}

    /** Returns the table of every configuration, or of those that are chosen. */
    public static BenchTable of(int groups, int seeds, Predicate<List<Integer>> chosen) {
        BenchSpace space = space(groups);
        List<BenchRow> rows = new ArrayList<>();
        for (long i = 0; i < space.size(); i++) {
            if (chosen.test(space.bits(i))) {
                for (int seed = 0; seed < seeds; seed++) {
                    rows.add(row(space.bits(i), seed));
                }
            }
        }
        return new BenchTable(
                new BenchHeader(
                        "invented",
                        new Provenance("bench make", new TreeMap<>(), "00ff", new TreeMap<>()),
                        space,
                        rows.size() / seeds,
                        IntStream.range(0, seeds).mapToObj(seed -> 100L + seed).toList(),
                        FIDELITIES,
                        IntStream.range(0, seeds)
                                .mapToObj(seed -> floatModel(groups, seed))
                                .toList()),
                rows);
    }

    private static FloatModel floatModel(int groups, int seed) {
        List<Double> figures = WIDTHS.stream().map(bits -> (1.0 + seed) / bits).toList();
        return new FloatModel(
                100 + seed,
                score(0.1),
                score(0.1),
                new CheckpointRecord("float.params", "00ff", 1),
                new TreeMap<>(Map.of("error", Collections.nCopies(groups, figures))));
    }

    private static BenchSpace space(int groups) {
        return new BenchSpace(
                "lsq",
                IntStream.range(0, groups)
                        .mapToObj(
                                i ->
                                        new Layer(
                                                "layer" + i,
                                                10,
                                                10,
                                                List.of(QuantTarget.INPUT, QuantTarget.WEIGHT)))
                        .toList(),
                IntStream.range(0, groups)
                        .mapToObj(i -> new Group(List.of("layer" + i), choices(10 * (i + 1))))
                        .toList(),
                new Cost(50, 0, 0),
                new Cost(1000, 0, 0));
    }

    private static List<Choice> choices(int weights) {
        return WIDTHS.stream()
                .map(bits -> new Choice(bits, new Cost(weights * bits, weights * bits * bits, 0)))
                .toList();
    }

    private static BenchRow row(List<Integer> bits, int seed) {
        double loss = (1 + 0.1 * seed) * bits.stream().mapToDouble(width -> 1.0 / width).sum();
        double seconds = bits.stream().mapToInt(Integer::intValue).sum();
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 0; i < FIDELITIES.size(); i++) {
            double share = FIDELITIES.get(i);
            measurements.add(
                    new Measurement(
                            score(FACTORS.get(i) * loss),
                            Math.round(share * STEPS),
                            Math.max(0.5, share * seconds)));
        }
        return new BenchRow(bits, 100 + seed, measurements, score(loss));
    }

    private static Score score(double loss) {
        return new Score(loss, 100 - 10 * loss);
    }
}
