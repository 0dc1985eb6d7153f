package io.quantrial.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.BenchHeader.FloatModel;
import io.quantrial.trial.bench.BenchRow.Measurement;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains nine configurations of a small perceptron on digits, two groups with three widths. */
class BenchMakerTest {

    private static final List<String> EXPERIMENT =
            List.of(
                    "name: tiny",
                    "seed: 7",
                    "model: {type: mlp, hidden1: 12, hidden2: 8}",
                    "data: {type: digits, trainingSamples: 640}",
                    "training:",
                    "  batchSize: 32",
                    "  float: {epochs: 5, learningRate: 0.01}",
                    "  quantized: {epochs: 2, learningRate: 0.003}",
                    "search:",
                    "  executor: in-process",
                    "  seeds: 2",
                    "  space:",
                    "    - {op_names: [fc1], quantizer: [lsq], quant_types: [weight, input],"
                            + " quant_bits: [2, 4, 8]}",
                    "    - {op_names: [fc2, fc3], quantizer: [lsq], quant_bits: {weight: [2, 4, 8],"
                            + " input: [4, 8, 2]}, tied: true}");

    private static final int ROWS = 3 * 3 * 2;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static BenchTable table;

    @BeforeAll
    static void makeWithoutInterruption() {
        table = make(shared, new Silent());
    }

    private static BenchTable make(Path folder, BenchMaker.Progress progress, String... sets) {
        return new BenchMaker(experiment(folder, sets), "quantrial bench make tiny.yaml")
                .make(progress);
    }

    private static Experiment experiment(Path folder, String... sets) {
        Path file = folder.resolve("tiny.yaml");
        List<String> all = new ArrayList<>(List.of("output=" + folder.resolve("work")));
        all.addAll(List.of(sets));
        try {
            Files.write(file, EXPERIMENT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ExperimentFile.read(file, all, Map.of()).experiment();
    }

    @Test
    void everyConfigurationIsThereWithEverySeed() {
        assertThat(table.rows()).hasSize(ROWS);
        assertThat(table.header().space().size()).isEqualTo(9);
        assertThat(table.header().seeds()).containsExactly(7L, 8L);
    }

    @Test
    void tiedLayersAreAGroup() {
        assertThat(table.header().space().groups())
                .extracting(BenchSpace.Group::layers)
                .containsExactly(List.of("fc1"), List.of("fc2", "fc3"));
    }

    @Test
    void aRunIsMeasuredAtFourLengths() {
        // 640 samples are 20 batches an epoch
        assertThat(table.rows())
                .allSatisfy(
                        row ->
                                assertThat(row.measurements())
                                        .extracting(Measurement::steps)
                                        .containsExactly(0L, 4L, 16L, 40L))
                .allSatisfy(
                        row ->
                                assertThat(row.measurements())
                                        .extracting(Measurement::seconds)
                                        .isSorted());
    }

    @Test
    void trainingHelpsWhereFewBitsHurt() {
        assertThat(table.rows())
                .filteredOn(row -> row.bits().equals(List.of(2, 2)))
                .allSatisfy(
                        row ->
                                assertThat(row.last().validation().loss())
                                        .isLessThan(row.measurements().get(0).validation().loss()));
    }

    @Test
    void allRunsOfASeedStartFromItsFloatModel() {
        assertThat(table.header().floats()).extracting(FloatModel::seed).containsExactly(7L, 8L);
        // 8 bits change next to nothing, so that the figures are the float model's
        for (FloatModel model : table.header().floats()) {
            BenchRow row = row(table, List.of(8, 8), model.seed());
            assertThat(row.measurements().get(0).validation().accuracy())
                    .isBetween(
                            model.validation().accuracy() - 2, model.validation().accuracy() + 2);
        }
    }

    @Test
    void everyFloatModelHasItsSignals() {
        for (FloatModel model : table.header().floats()) {
            assertThat(model.signals()).containsOnlyKeys("gradient", "weight-error");
            // 2, 4 and 8 bits of the two groups
            for (List<Double> widths : model.signals().get("weight-error")) {
                assertThat(widths).hasSize(3);
                assertThat(widths.get(0)).isGreaterThan(widths.get(1));
                assertThat(widths.get(1)).isGreaterThan(widths.get(2));
            }
        }
        assertThat(table.header().floats().get(0).signals())
                .isNotEqualTo(table.header().floats().get(1).signals());
    }

    @Test
    void signalsThatAreMissingAreMeasuredWhenEverythingElseIsThere() throws IOException {
        copyWork();
        Path log = folder.resolve("work/rows.log");
        // as makers wrote it that knew no signals
        List<String> old =
                Files.readAllLines(log).stream()
                        .filter(line -> !line.contains("weight-error"))
                        .map(line -> line.replace(",\"signals\":{}", ""))
                        .toList();
        assertThat(old).hasSize(1 + 2 + ROWS);
        Files.write(log, old);

        Silent progress = new Silent();
        BenchTable resumed = make(folder, progress);

        assertThat(resumed).isEqualTo(table);
        assertThat(progress.floats + progress.rows).isZero();
        assertThat(progress.signals).isEqualTo(2);
        Silent idle = new Silent();
        assertThat(make(folder, idle)).isEqualTo(table);
        assertThat(idle.signals).isZero();
    }

    @Test
    void aSignalThatIsAskedForLaterIsMeasuredLater() throws IOException {
        copyWork();

        BenchTable more = make(folder, new Silent(), "search.signals=fisher, one-at-a-time");

        assertThat(more.header().floats())
                .allSatisfy(
                        model ->
                                assertThat(model.signals())
                                        .containsOnlyKeys(
                                                "fisher",
                                                "gradient",
                                                "one-at-a-time",
                                                "weight-error"));
        assertThat(more.rows()).isEqualTo(table.rows());
    }

    /** Takes over what the table was made in. */
    private void copyWork() throws IOException {
        Files.createDirectories(folder.resolve("work/checkpoints"));
        for (String name :
                List.of("rows.log", "checkpoints/float-7.params", "checkpoints/float-8.params")) {
            Files.copy(shared.resolve("work").resolve(name), folder.resolve("work").resolve(name));
        }
    }

    private static BenchRow row(BenchTable table, List<Integer> bits, long seed) {
        return table.rows().stream()
                .filter(row -> row.bits().equals(bits) && row.seed() == seed)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noPathOfThisMachineIsInTheTable() {
        assertThat(table.header().json()).doesNotContain(shared.toString());
    }

    @Test
    void aMakerThatDiesAgainAndAgainGoesOnToTheSameTable() throws IOException {
        assertThatThrownBy(() -> make(folder, new DyingAfter(1))).isInstanceOf(Death.class);
        assertThatThrownBy(() -> make(folder, new DyingAfter(5))).isInstanceOf(Death.class);
        Path log = folder.resolve("work/rows.log");
        // a float model has a line as it is trained, and another with its signals
        assertThat(Files.readAllLines(log)).hasSize(1 + 2 * 2 + 5);
        // died in the middle of a line
        Files.writeString(log, "row 2-2,7,0.5", StandardOpenOption.APPEND);
        Files.write(folder.resolve("work/checkpoints/row-3.params"), new byte[3]);

        Silent progress = new Silent();
        BenchTable resumed = make(folder, progress);

        assertThat(progress.floats).isZero();
        assertThat(progress.rows).isEqualTo(ROWS - 5);
        assertThat(figures(resumed)).isEqualTo(figures(table));
        assertThat(resumed.header()).isEqualTo(table.header());
        try (Stream<Path> files = Files.list(folder.resolve("work/checkpoints"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("float-7.params", "float-8.params");
        }
    }

    /** The rows without times. */
    private static List<BenchRow> figures(BenchTable table) {
        return table.rows().stream()
                .map(
                        row ->
                                new BenchRow(
                                        row.bits(),
                                        row.seed(),
                                        row.measurements().stream()
                                                .map(
                                                        each ->
                                                                new Measurement(
                                                                        each.validation(),
                                                                        each.steps(),
                                                                        0))
                                                .toList(),
                                        row.test()))
                .toList();
    }

    @Test
    void aLogOfAnotherExperimentIsRefused() {
        assertThatThrownBy(() -> make(folder, new DyingAfter(1))).isInstanceOf(Death.class);

        assertThatThrownBy(() -> make(folder, new Silent(), "training.quantized.learningRate=0.1"))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("rows.log was begun for another table");
    }

    @Test
    void aDamagedLineOfTheLogIsNamed() throws IOException {
        assertThatThrownBy(() -> make(folder, new DyingAfter(1))).isInstanceOf(Death.class);
        Files.write(
                folder.resolve("work/rows.log"),
                "row 2-2,7,0.5\n".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);

        assertThatThrownBy(() -> make(folder, new Silent()))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("rows.log:7: damaged: 3 columns are too few");
    }

    @Test
    void twoMakersOfOneFolderAreRefused() {
        Path file = folder.resolve("rows.log");
        try (RowLog first = RowLog.open(file, SmallTable.header())) {
            assertThatThrownBy(() -> RowLog.open(file, SmallTable.header()))
                    .isInstanceOf(TrialException.class)
                    .hasMessageContaining("another process makes this table");
            assertThat(first.rows()).isEmpty();
        }
    }

    @Test
    void aTableOfTwoQuantizersIsRefused() {
        assertThatThrownBy(() -> make(folder, new Silent(), "search.space[0].quantizer[0]=qat"))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.space: a table has one quantizer, not [lsq, qat]; make a table for"
                                + " each");
    }

    /** Counts. */
    private static class Silent implements BenchMaker.Progress {

        private int floats;
        private int signals;
        private int rows;

        @Override
        public void trained(FloatModel model) {
            floats++;
        }

        @Override
        public void signals(FloatModel model) {
            signals++;
        }

        @Override
        public void measured(int finished, int all) {
            rows++;
        }
    }

    /** Ends everything after some rows, as a kill does: what is on the disk stays as it is. */
    private static final class DyingAfter extends Silent {

        private final int rows;

        DyingAfter(int rows) {
            this.rows = rows;
        }

        @Override
        public void measured(int finished, int all) {
            if (finished == rows) {
                throw new Death();
            }
        }
    }

    private static final class Death extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
