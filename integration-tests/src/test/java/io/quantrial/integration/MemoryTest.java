package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * 2,000 training steps with LSQ on all layers leave nothing behind.
 *
 * <p>Resident memory jumps by tens of megabytes from probe to probe, as the heap grows and shrinks
 * and the allocator keeps or returns freed pages; its minimum over some probes repeats within half
 * a megabyte. So minima are compared, 1,000 steps apart. The tolerance is 16 kB for each of these
 * steps, half of the LeNet's first activation: losing that in every step shows.
 */
class MemoryTest {

    private static final int STEPS = 2000;
    private static final int PROBE = 100;
    private static final int WINDOW = 600;
    private static final long TOLERANCE_KB = 16_000;
    private static final Path STATUS = Path.of("/proc/self/status");

    static Stream<Net> nets() {
        return Stream.of(Net.relu6Net(), Net.bert(1));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void trainingLeavesNothingBehind(Net net) throws IOException {
        List<List<Integer>> arrays = new ArrayList<>();
        List<Long> memory = new ArrayList<>();
        try (TrainingRun run =
                TrainingRun.attached(
                        net, 1, List.of(TrainingRun.allLayers("lsq", 4, "input", "weight")))) {
            for (int step = 0; step < STEPS; step += PROBE) {
                run.train(step, step + PROBE);
                arrays.add(managedArrays(run));
                memory.add(residentKilobytes());
            }
        }
        assertThat(arrays).as("managed arrays of trainer and model").containsOnly(arrays.get(0));
        Assumptions.assumeTrue(Files.exists(STATUS), "no " + STATUS + " here");
        int window = WINDOW / PROBE;
        int last = memory.size();
        int early = last - window - 1000 / PROBE;
        assertThat(lowest(memory.subList(last - window, last)))
                .as("resident kB after each %d steps: %s", PROBE, memory)
                .isLessThan(lowest(memory.subList(early, early + window)) + TOLERANCE_KB);
    }

    static Stream<Arguments> quantizersAndNets() {
        return Quantizer.all()
                .flatMap(
                        quantizer ->
                                Stream.of(Net.convBatchNorm(), Net.lstm())
                                        .map(net -> Arguments.of(quantizer, net)));
    }

    @ParameterizedTest
    @MethodSource("quantizersAndNets")
    void noQuantizerLeavesArraysBehind(Quantizer quantizer, Net net) {
        try (TrainingRun run =
                TrainingRun.attached(net, 1, quantizer.everywhere("input", "weight", "output"))) {
            List<Integer> early = managedArrays(run.train(0, 3));
            run.evaluate(3);
            assertThat(managedArrays(run.train(4, 14))).isEqualTo(early);
        }
    }

    private static List<Integer> managedArrays(TrainingRun run) {
        return List.of(
                run.trainer.getManager().getManagedArrays().size(),
                run.model.getNDManager().getManagedArrays().size());
    }

    private static long lowest(List<Long> memory) {
        return Collections.min(memory);
    }

    private static long residentKilobytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
