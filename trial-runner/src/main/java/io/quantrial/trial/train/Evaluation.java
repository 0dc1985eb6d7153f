package io.quantrial.trial.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.quantrial.trial.data.Samples;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures how good a model is on some samples.
 *
 * @param name what is measured, for messages
 * @param samples the samples
 * @param chunk how many are evaluated at once
 * @param beat hears after each chunk
 */
record Evaluation(String name, Samples samples, int chunk, Runnable beat) {

    /**
     * What was measured.
     *
     * @param accuracy the share of samples whose class has the largest score, in percent
     * @param loss the mean cross-entropy
     */
    record Score(double accuracy, double loss) {}

    Evaluation named(String other) {
        return new Evaluation(other, samples, chunk, beat);
    }

    /** Measures on all samples. */
    Score of(TaskModel model) {
        return of(model, samples.size());
    }

    /** Measures on a number of samples, evenly spread. */
    Score of(TaskModel model, int number) {
        int count = Math.min(number, samples.size());
        int[] chosen =
                IntStream.range(0, count)
                        .map(i -> (int) ((long) i * samples.size() / count))
                        .toArray();
        double right = 0;
        double loss = 0;
        try (NDManager manager = model.newSubManager()) {
            ParameterStore store = new ValueStore(manager);
            for (int from = 0; from < count; from += chunk) {
                int to = Math.min(count, from + chunk);
                Score score = score(model, store, Arrays.copyOfRange(chosen, from, to));
                right += score.accuracy();
                loss += score.loss();
                beat.run();
            }
        }
        return new Score(100 * right / count, loss / count);
    }

    /** Returns sums instead of means. */
    private Score score(TaskModel model, ParameterStore store, int... indices) {
        try (NDManager manager = store.getManager().newSubManager()) {
            Samples.Batch batch = samples.batch(manager, indices);
            NDArray scores = model.scores(store, batch.data(), TaskModel.Mode.EVALUATION);
            Score sums = sums(scores.toFloatArray(), batch.labels().toFloatArray());
            if (!Double.isFinite(sums.loss())) {
                String where =
                        new NanSearch(model)
                                .find(batch.data(), TaskModel.Mode.EVALUATION)
                                .orElse("all layers compute finite values without quantizers");
                throw new DivergedException(
                        "loss is " + sums.loss() + " in the " + name + "; " + where, null);
            }
            return sums;
        }
    }

    private static Score sums(float[] scores, float... labels) {
        int classes = scores.length / labels.length;
        int right = 0;
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            int label = (int) labels[i];
            int best = 0;
            for (int j = 1; j < classes; j++) {
                best = scores[i * classes + j] > scores[i * classes + best] ? j : best;
            }
            double largest = scores[i * classes + best];
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += Math.exp(scores[i * classes + j] - largest);
            }
            right += best == label ? 1 : 0;
            loss += Math.log(sum) + largest - scores[i * classes + label];
        }
        return new Score(right, loss);
    }

    /**
     * Hands out parameters without gradient: in a thread other than the one that loaded the engine,
     * PyTorch would record every operation for a backward pass.
     */
    static final class ValueStore extends ParameterStore {

        private final NDManager manager;
        private final Map<Parameter, NDArray> values = new IdentityHashMap<>();

        ValueStore(NDManager manager) {
            super(manager, false);
            this.manager = manager;
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            return parameter == null ? null : values.computeIfAbsent(parameter, this::value);
        }

        private NDArray value(Parameter parameter) {
            NDArray value = parameter.getArray().stopGradient();
            // a quantizer reads its parameters in a scope that ends with its slot
            NDScope.unregister(value);
            value.attach(manager);
            return value;
        }
    }
}
