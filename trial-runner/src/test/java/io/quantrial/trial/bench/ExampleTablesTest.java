package io.quantrial.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments of {@code examples/qbench}, on black images in place of their data. */
class ExampleTablesTest {

    private static final Path EXAMPLES = Path.of("..", "examples", "qbench");
    private static final String TABLE = ".csv.gz";

    @TempDir Path folder;

    static List<String> tables() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(TABLE))
                    .map(name -> name.substring(0, name.length() - TABLE.length()))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void anExperimentStillMeansItsTable(String name) throws IOException {
        BenchHeader table = BenchTable.read(EXAMPLES.resolve(name + TABLE)).header();
        BenchHeader now = header(name);

        assertThat(now.space()).isEqualTo(table.space());
        assertThat(withoutData(now)).isEqualTo(withoutData(table));
    }

    @Test
    void theGroupsOfTheResnetAreThoseOfItsTiedEntries() throws IOException {
        BenchHeader header = header("resnet8-fashion");

        assertThat(header.space().groups())
                .extracting(BenchSpace.Group::layers)
                .containsExactly(
                        List.of(
                                "01Conv2d",
                                "02ParallelBlock/01SequentialBlock/01Conv2d",
                                "02ParallelBlock/01SequentialBlock/04Conv2d",
                                "02ParallelBlock/02SequentialBlock/01Conv2d"),
                        List.of("03ParallelBlock/01SequentialBlock/01Conv2d"),
                        List.of(
                                "03ParallelBlock/01SequentialBlock/04Conv2d",
                                "03ParallelBlock/02SequentialBlock/01Conv2d"),
                        List.of("04ParallelBlock/01SequentialBlock/01Conv2d"),
                        List.of(
                                "04ParallelBlock/01SequentialBlock/04Conv2d",
                                "04ParallelBlock/02SequentialBlock/01Conv2d"),
                        List.of("07Linear"));
        // tables that are older than the key have the same groups
        assertThat(header.provenance().experiment().keySet())
                .contains("search.space[0].op_names[1]")
                .noneMatch(key -> key.endsWith("tied"));
    }

    private BenchHeader header(String name) throws IOException {
        List<String> sets =
                List.of(
                        "data.type=csv",
                        "data.path=" + blackImages(),
                        "data.shape=1x28x28",
                        "data.trainingSamples=20",
                        "data.validation=0.2");
        Experiment experiment =
                ExperimentFile.read(EXAMPLES.resolve(name + ".yaml"), sets, Map.of()).experiment();
        Plan plan = Plan.of(experiment, Goal.SEARCH);
        BenchSpace space = new GroupReader(plan).read();
        return new BenchMaker(experiment, "made by a test").header(plan, space, 1);
    }

    /** 60 images of ten classes, of the size of the real ones. */
    private Path blackImages() throws IOException {
        List<String> rows = new ArrayList<>();
        String pixels = String.join(",", Collections.nCopies(28 * 28, "0"));
        for (int i = 0; i < 60; i++) {
            rows.add(pixels + "," + i % 10);
        }
        return Files.write(folder.resolve("black.csv"), rows);
    }

    private static SortedMap<String, String> withoutData(BenchHeader header) {
        SortedMap<String, String> experiment = new TreeMap<>(header.provenance().experiment());
        experiment.keySet().removeIf(key -> key.startsWith("data."));
        return experiment;
    }
}
