package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.quantrial.spi.QuantizerPlugin;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The rules about memory. */
final class MemoryRules {

    private static final int COLLECTIONS = 2;
    private static final int BUFFERS = 500;
    private static final long LONGEST_WAIT_MILLIS = 2000;

    private MemoryRules() {}

    static void nothingIsLeftBehind(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            NDArray x = open.data(2, 1);
            passes(open, x);
            LeakCheck check = LeakCheck.watch(open.manager());
            passes(open, x);
            passes(open, x);
            assertThat(check.growth())
                    .as("more open arrays after two more rounds of passes")
                    .isZero();
            NDArray y = open.driver().run(x, TestPass.TRAINING);
            assertThat(check.growth()).as("open arrays, with %s returned", y.getShape()).isOne();
        }
    }

    private static void passes(OpenSlot open, NDArray x) {
        open.train(x);
        open.evaluate(x);
        open.delay(x);
    }

    static void gradientsSurviveGarbageCollection(QuantizerPlugin plugin, SlotCase slot) {
        List<float[]> quiet = gradients(plugin, slot, () -> {});
        List<float[]> collected = gradients(plugin, slot, MemoryRules::reuseFreedMemory);
        assertThat(collected)
                .as("gradients with a garbage collection before the backward pass")
                .containsExactlyElementsOf(quiet);
    }

    private static List<float[]> gradients(
            QuantizerPlugin plugin, SlotCase slot, Runnable between) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            NDArray x = open.data(2, 2);
            NDArray upstream = GradientCheck.upstream(open.manager(), x.getShape());
            NDList engine =
                    GradientCheck.gradients(
                            at -> {
                                NDArray y = open.driver().run(at.head(), TestPass.TRAINING);
                                NDArray loss = y.mul(upstream).sum();
                                between.run();
                                return loss;
                            },
                            open.withParameters(x));
            List<float[]> numbers = new ArrayList<>();
            engine.forEach(gradient -> numbers.add(gradient.toFloatArray()));
            return numbers;
        }
    }

    /** Frees the buffers that Java no longer needs and writes over the memory they had. */
    private static void reuseFreedMemory() {
        for (int round = 0; round < COLLECTIONS; round++) {
            collectGarbage();
            List<ByteBuffer> buffers = new ArrayList<>();
            for (int i = 0; i < BUFFERS; i++) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(4 + i % 64);
                while (buffer.hasRemaining()) {
                    buffer.put((byte) 0x4b);
                }
                buffers.add(buffer);
            }
            assertThat(buffers).hasSize(BUFFERS);
        }
    }

    /** Returns when the thread that frees buffers has seen a collection. */
    private static void collectGarbage() {
        ReferenceQueue<Object> seen = new ReferenceQueue<>();
        PhantomReference<Object> garbage = new PhantomReference<>(new Object(), seen);
        System.gc();
        try {
            seen.remove(LONGEST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Reference.reachabilityFence(garbage);
    }
}
