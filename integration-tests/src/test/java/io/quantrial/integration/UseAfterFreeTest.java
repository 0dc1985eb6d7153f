package io.quantrial.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A garbage collection between forward and backward does not change a gradient. In plain DJL it
 * does: the engine keeps pointers to buffers of Java (scalar operands such as the 6 of ReLU6, the
 * constant of BertBlock's attention) that Java frees as soon as the operation is done.
 */
class UseAfterFreeTest {

    private static final int ROUNDS = 20;
    private static final int BUFFERS = 2000;

    static Stream<Arguments> quantizedNets() {
        return Stream.of(Net.relu6Net(), Net.bert())
                .flatMap(
                        net ->
                                Stream.of("lsq", "qat")
                                        .map(quantizer -> Arguments.of(net, quantizer)));
    }

    @ParameterizedTest
    @MethodSource("quantizedNets")
    void gradientsSurviveAGarbageCollection(Net net, String quantizer) {
        List<Map<String, Object>> config =
                List.of(TrainingRun.allLayers(quantizer, 4, "input", "weight", "output"));
        List<Map<String, List<Float>>> undisturbed;
        List<Map<String, List<Float>>> disturbed;
        try (TrainingRun run = TrainingRun.attached(net, 3, config)) {
            undisturbed = gradients(run, () -> {});
        }
        try (TrainingRun run = TrainingRun.attached(net, 3, config)) {
            disturbed = gradients(run, UseAfterFreeTest::reuseFreedMemory);
        }
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(disturbed.get(round))
                    .as("gradients of round %d", round)
                    .isEqualTo(undisturbed.get(round));
        }
        disturbed
                .get(0)
                .forEach(
                        (name, gradient) -> {
                            if (name.contains("weight")) {
                                assertThat(gradient).as(name).anyMatch(number -> number != 0);
                            }
                        });
    }

    /** Ranges and steps move with every round, so each round is compared with its twin. */
    private static List<Map<String, List<Float>>> gradients(TrainingRun run, Runnable disturb) {
        List<Map<String, List<Float>>> gradients = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            run.forwardAndBackward(round, disturb);
            gradients.add(run.takeGradients());
        }
        return gradients;
    }

    /** Frees the buffers that Java no longer needs and writes over the memory that they had. */
    private static void reuseFreedMemory() {
        awaitCollection();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < BUFFERS; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4 + i % 64);
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0x5E);
            }
            buffers.add(buffer);
        }
        assertThat(buffers).hasSize(BUFFERS);
    }

    /** Returns when the thread that frees buffers has seen a collection. */
    private static void awaitCollection() {
        ReferenceQueue<Object> seen = new ReferenceQueue<>();
        PhantomReference<Object> garbage = new PhantomReference<>(new Object(), seen);
        System.gc();
        try {
            seen.remove(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Reference.reachabilityFence(garbage);
    }
}
