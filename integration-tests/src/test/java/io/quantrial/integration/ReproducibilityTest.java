package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Same seed, same machine, same JVM: the same bits. */
class ReproducibilityTest {

    private static final int BATCHES = 20;
    private static final int ATTEMPTS = 10;

    @ParameterizedTest
    @CsvSource({"lsq, 4, 4", "qat, 4, 4", "dorefa, 4, 4", "bnn, 1, 1"})
    void theSameSeedGivesTheSameParameters(String quantizer, int weightBits, int inputBits) {
        List<Map<String, Object>> config =
                List.of(
                        TrainingRun.allLayers(quantizer, weightBits, "weight"),
                        TrainingRun.allLayers(quantizer, inputBits, "input"));
        Map<String, List<Float>> first = parametersAfterTraining(config, 11);
        assertThat(parametersAfterTraining(config, 11)).isEqualTo(first);
        assertThat(parametersAfterTraining(config, 12)).isNotEqualTo(first);
    }

    private static Map<String, List<Float>> parametersAfterTraining(
            List<Map<String, Object>> config, long seed) {
        try (TrainingRun run = TrainingRun.attached(Net.convBatchNorm(), seed, config)) {
            Map<String, List<Float>> before = run.parameters();
            Map<String, List<Float>> after = run.train(0, 50).parameters();
            assertThat(after).isNotEqualTo(before);
            assertThat(after.values())
                    .allSatisfy(values -> assertThat(values).allMatch(Float::isFinite));
            assertThat(run.slotNames()).hasSize(6);
            return after;
        }
    }

    static Stream<Net> nets() {
        return Stream.of(Net.leNet(), Net.resNet20(), Net.bert(), Net.lstm());
    }

    @ParameterizedTest
    @MethodSource("nets")
    void theWrapperAloneGivesTheBitsOfPlainDjl(Net net) {
        Map<String, List<Float>> plain = plainParameters(net);
        try (TrainingRun run = TrainingRun.attached(net, 5, List.of())) {
            assertThat(run.train(0, BATCHES).parameters()).isEqualTo(plain);
            assertThat(run.quantized().slots()).isEmpty();
        }
    }

    /** Plain DJL computes garbage when a collection hits a backward pass: then once more. */
    private static Map<String, List<Float>> plainParameters(Net net) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (TrainingRun run = TrainingRun.plain(net, 5)) {
                if (trainsUndisturbed(run)) {
                    return run.parameters();
                }
            }
        }
        throw new AssertionError("every run of plain DJL met a garbage collection");
    }

    private static boolean trainsUndisturbed(TrainingRun run) {
        for (int batch = 0; batch < BATCHES; batch++) {
            System.gc();
            long before = collections();
            run.train(batch, batch + 1);
            if (collections() != before) {
                return false;
            }
        }
        return true;
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
