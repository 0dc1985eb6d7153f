package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.bench.BenchTable;
import io.quantrial.trial.bench.replay.Figure.Measure;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.auto.AutoStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The strategy that users get unless they name one does not become worse unnoticed. It is compared
 * with random search until that is at the noise ceiling; what one has beyond is luck.
 */
class QBenchGateTest {

    private static final int STUDIES = 30;

    private static final double COST = 20;

    /** Everybody has trained the references before, and little else. */
    private static final double FIRST_COMPARED = 5;

    /**
     * The least median of the hypervolume after 20 whole trainings: a little less than what auto
     * reaches, 0.972 on LeNet and 0.987 on ResNet-8; random search reaches 0.832 and 0.800.
     */
    private static final Map<String, Double> LEAST =
            Map.of("lenet-mnist", 0.96, "resnet8-fashion", 0.98);

    private final Strategy strategy = new AutoStrategy();

    static List<Path> tables() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "examples", "qbench"))) {
            return files.filter(file -> file.toString().endsWith(".csv.gz")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void autoIsAsGoodAsItWasAndNeverWorseThanRandom(Path table) {
        Scores scores = new Contest(List.of(strategy), STUDIES, 1).on(BenchTable.read(table));

        assertThat(LEAST).containsKey(scores.header().name());
        assertThat(median(scores, strategy.name(), COST))
                .isGreaterThanOrEqualTo(LEAST.get(scores.header().name()));
        for (double cost : scores.costs()) {
            double random = median(scores, Contest.RANDOM, cost);
            if (cost >= FIRST_COMPARED && random < Collections.min(scores.noiseCeilings())) {
                assertThat(median(scores, strategy.name(), cost))
                        .as("after %s trainings", cost)
                        .isGreaterThanOrEqualTo(random);
            }
        }
    }

    private static double median(Scores scores, String strategy, double cost) {
        return scores.at(strategy, Measure.HYPERVOLUME, cost).orElseThrow().median();
    }
}
