package io.quantrial.trial.bench;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchHeader.Provenance;
import io.quantrial.trial.bench.BenchRow.Measurement;
import io.quantrial.trial.bench.BenchRow.Score;
import io.quantrial.trial.bench.BenchSpace.Choice;
import io.quantrial.trial.bench.BenchSpace.Group;
import io.quantrial.trial.bench.BenchSpace.Layer;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table of invented figures: three layers in two groups, each with 2 or 8 bits, one seed. */
final class SmallTable {

    static final BenchSpace SPACE =
            new BenchSpace(
                    "lsq",
                    List.of(
                            layer("a/01Conv2d", QuantTarget.WEIGHT, QuantTarget.INPUT),
                            layer("b", QuantTarget.WEIGHT),
                            layer("c", QuantTarget.WEIGHT, QuantTarget.INPUT)),
                    List.of(group(1, "a/01Conv2d", "c"), group(100, "b")),
                    new Cost(1000, 0, 0),
                    new Cost(9000, 8000, 0));

    private SmallTable() {}

    private static Layer layer(String name, QuantTarget... targets) {
        return new Layer(name, 10, 20, List.of(targets));
    }

    private static Group group(int size, String... layers) {
        return new Group(
                List.of(layers),
                List.of(
                        new Choice(2, new Cost(2 * size, 4, 0)),
                        new Choice(8, new Cost(8 * size, 64, 0))));
    }

    static BenchHeader header() {
        return new BenchHeader(
                "small",
                new Provenance(
                        "quantrial bench make small.yaml",
                        new TreeMap<>(Map.of("seed", "7")),
                        "00ff",
                        new TreeMap<>(Map.of("djl", "0.35.1"))),
                SPACE,
                4,
                List.of(7L),
                List.of(0.0, 1.0),
                List.of(
                        new FloatModel(
                                7,
                                new Score(0.1, 97),
                                new Score(0.2, 96),
                                new CheckpointRecord("float-7.params", "abcd", 12),
                                new TreeMap<>(
                                        Map.of(
                                                "gradient",
                                                List.of(
                                                        List.of(0.5, 1e-7),
                                                        List.of(0.25, 3e-8)))))));
    }

    static BenchRow row(int first, int second) {
        double loss = 1.0 / (first + second);
        return new BenchRow(
                List.of(first, second),
                7,
                List.of(
                        new Measurement(new Score(10 * loss, 50), 0, 0.25),
                        new Measurement(new Score(loss, 100 - 10 * loss), 200, 3.5)),
                new Score(2 * loss, 100 - 20 * loss));
    }

    /** All four rows, the last first. */
    static List<BenchRow> rows() {
        return new ArrayList<>(List.of(row(8, 8), row(8, 2), row(2, 8), row(2, 2)));
    }

    static BenchTable table() {
        return new BenchTable(header(), rows());
    }
}
