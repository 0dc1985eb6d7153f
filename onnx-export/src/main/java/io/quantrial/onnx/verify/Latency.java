package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDList;
import io.quantrial.onnx.verify.RuntimeSession.Feed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How long one run takes in ONNX Runtime on one thread.
 *
 * <p>Both models run in turn, so that whatever slows the machine down meets both; the first runs do
 * not count, and of the others the median does.
 *
 * @param batch the number of samples of a run
 * @param milliseconds the median of the exported model
 * @param floating the median of the model in floating point; empty if the exported one is it
 */
public record Latency(int batch, double milliseconds, OptionalDouble floating) {

    private static final int WARM_UP = 3;
    private static final int ROUNDS = 50;
    private static final int FEWEST_ROUNDS = 5;
    private static final long BUDGET_NANOSECONDS = 1_000_000_000L;

    /**
     * Measures models in turn.
     *
     * @param sessions the models, loaded
     * @param inputs what they take
     * @return the median of each, in milliseconds
     */
    static List<Double> medians(List<RuntimeSession> sessions, NDList inputs) {
        List<Feed> feeds = new ArrayList<>();
        List<List<Long>> times = new ArrayList<>();
        try {
            for (RuntimeSession session : sessions) {
                feeds.add(session.feed(inputs));
                times.add(new ArrayList<>());
            }
            long begin = System.nanoTime();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (int i = 0; i < sessions.size(); i++) {
                    long time = sessions.get(i).nanoseconds(feeds.get(i));
                    if (round >= 0) {
                        times.get(i).add(time);
                    }
                }
                boolean isLate = System.nanoTime() - begin > BUDGET_NANOSECONDS;
                if (isLate && round + 1 >= FEWEST_ROUNDS) {
                    break;
                }
            }
        } finally {
            feeds.forEach(Feed::close);
        }
        return times.stream().map(Latency::median).toList();
    }

    private static double median(List<Long> nanoseconds) {
        Collections.sort(nanoseconds);
        int middle = nanoseconds.size() / 2;
        double median =
                nanoseconds.size() % 2 == 1
                        ? nanoseconds.get(middle)
                        : (nanoseconds.get(middle - 1) + nanoseconds.get(middle)) / 2.0;
        return median / 1e6;
    }

    @Override
    public String toString() {
        String own = String.format(Locale.ROOT, "%.3f ms for a batch of %d", milliseconds, batch);
        return floating.isEmpty()
                ? own
                : own
                        + String.format(
                                Locale.ROOT,
                                ", %.3f ms in floating point (%.2f times as fast)",
                                floating.getAsDouble(),
                                floating.getAsDouble() / milliseconds);
    }
}
