package io.quantrial.benchmark;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs the variants of a comparison in turn, each round in another order, and says how long each
 * took.
 *
 * @param <V> names the variants
 */
final class Rounds<V extends Enum<V>> {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<V, Runnable> variants;
    private final int repeats;
    private final List<V> order;
    private final Random random = new Random(1);

    /**
     * Creates rounds.
     *
     * @param variants what to run
     * @param repeats how often in a row, for variants too short for the clock
     */
    Rounds(Map<V, Runnable> variants, int repeats) {
        this.variants = new EnumMap<>(variants);
        this.repeats = repeats;
        this.order = new ArrayList<>(variants.keySet());
    }

    /** Limits the engine to one thread, which holds for the calling thread only. */
    static void useOneThread() {
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
    }

    /** Runs each variant and returns the milliseconds of one repeat. */
    Map<V, Double> next() {
        Collections.shuffle(order, random);
        Map<V, Double> times = new EnumMap<>(order.get(0).getDeclaringClass());
        for (V variant : order) {
            Runnable body = variants.get(variant);
            long start = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                body.run();
            }
            times.put(variant, (System.nanoTime() - start) / NANOS_PER_MILLI / repeats);
        }
        return times;
    }
}
