package io.quantrial.benchmark;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import io.quantrial.trial.data.Samples;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.TrialModel;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How long the validation split takes, as a worker does it after each epoch. */
final class Evaluations {

    private static final int REPEATS = 20;

    private Evaluations() {}

    /** Returns the median of some passes with the model of a trial. */
    static double milliseconds(Study study, int trial) {
        Rounds.useOneThread();
        try (TrialModel model = TrialModel.load(study, trial)) {
            int chunk = study.experiment().training().batchSize();
            List<Double> times =
                    Stream.generate(() -> pass(model, chunk)).limit(REPEATS).sorted().toList();
            return times.get(REPEATS / 2);
        }
    }

    private static double pass(TrialModel model, int chunk) {
        Samples samples = model.data().validation();
        long start = System.nanoTime();
        for (int from = 0; from < samples.size(); from += chunk) {
            int[] indices = IntStream.range(from, Math.min(samples.size(), from + chunk)).toArray();
            try (NDManager manager = model.model().getNDManager().newSubManager()) {
                model.model()
                        .getBlock()
                        .forward(
                                new ParameterStore(manager, false),
                                new NDList(samples.batch(manager, indices).data()),
                                false)
                        .head()
                        .toFloatArray();
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
