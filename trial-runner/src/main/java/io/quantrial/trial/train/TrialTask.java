package io.quantrial.trial.train;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a worker is asked to do: all of it, so that any process with the same class path and the
 * study folder can.
 *
 * @param kind what the trial is for
 * @param trial the trial's number
 * @param attempt the number of the attempt, from 1; with {@code trial} the fencing token of every
 *     answer
 * @param seed the seed of this trial
 * @param experiment {@code Experiment.values()} of the study
 * @param configuration the written form of the bit configuration; empty for the float model, and
 *     for a trial that uses the experiment's {@code quantization} alone
 * @param start the checkpoint to start from, in the study's {@code checkpoints} folder; a task that
 *     finds another content there fails
 * @param result the checkpoint to write, a file name in the same folder; empty to write none
 * @param tested the kind of the trial that a TEST evaluates; empty for other kinds
 * @param stops the shares of the experiment's training after which a quantized model is measured,
 *     ascending in [0, 1]; the report has the number of steps. 0 is before the first step, with
 *     calibrated activations; the last one ends the training, whose learning rates are those of the
 *     whole length. Empty: the whole training, reported after each epoch
 */
public record TrialTask(
        TrialKind kind,
        int trial,
        int attempt,
        long seed,
        SortedMap<String, String> experiment,
        Optional<String> configuration,
        Optional<CheckpointRecord> start,
        Optional<String> result,
        Optional<TrialKind> tested,
        List<Double> stops) {

    /** Checks that nothing is missing, and copies. */
    public TrialTask {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(result, "result");
        if (tested.isPresent() != (kind == TrialKind.TEST)) {
            throw new IllegalArgumentException(kind + " cannot test " + tested);
        }
        experiment = Collections.unmodifiableSortedMap(new TreeMap<>(experiment));
        stops = List.copyOf(stops);
        if (!areAscendingShares(stops)) {
            throw new IllegalArgumentException("stops must be ascending in [0, 1]: " + stops);
        }
    }

    /**
     * Creates a task that is measured after each epoch.
     *
     * @param kind as above
     * @param trial as above
     * @param attempt as above
     * @param seed as above
     * @param experiment as above
     * @param configuration as above
     * @param start as above
     * @param result as above
     * @param tested as above
     */
    public TrialTask(
            TrialKind kind,
            int trial,
            int attempt,
            long seed,
            SortedMap<String, String> experiment,
            Optional<String> configuration,
            Optional<CheckpointRecord> start,
            Optional<String> result,
            Optional<TrialKind> tested) {
        this(
                kind,
                trial,
                attempt,
                seed,
                experiment,
                configuration,
                start,
                result,
                tested,
                List.of());
    }

    private static boolean areAscendingShares(List<Double> stops) {
        return stops.stream().allMatch(share -> 0 <= share && share <= 1)
                && IntStream.range(1, stops.size()).allMatch(i -> stops.get(i - 1) < stops.get(i));
    }

    /**
     * Returns the names of file and log that belong to this attempt.
     *
     * @return such as {@code trial-0007}
     */
    public String label() {
        return String.format(Locale.ROOT, "trial-%04d", trial);
    }
}
