package io.quantrial.trial.config;

import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.SpaceEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is searched, how, and for how long.
 *
 * @param strategy the strategy's name
 * @param signals the signals that are measured for strategies that use them
 * @param pruner the pruner's name, or empty
 * @param space what can vary; empty for {@code train}
 * @param fixed the configurations of the strategy {@code fixed}: for each the choice ({@code
 *     lsq/w4/i8}) of every layer pattern, in the order of the file; of those that fit a layer the
 *     last one decides
 * @param objectives what to make better
 * @param constraints what the answer must keep
 * @param latencyTable measured times of layers, or empty
 * @param maxTrials how many configurations are trained at most, references included
 * @param maxSteps after how many training steps no more trials are started, or empty
 * @param maxDuration when no more trials are started, or empty
 * @param seeds repetitions of the finalists, the first run included
 * @param workers where trials run
 */
public record SearchSettings(
        String strategy,
        List<String> signals,
        Optional<String> pruner,
        List<SpaceEntry> space,
        List<Map<String, String>> fixed,
        List<Objective> objectives,
        List<Constraint> constraints,
        Optional<Path> latencyTable,
        int maxTrials,
        OptionalLong maxSteps,
        Optional<Duration> maxDuration,
        int seeds,
        Workers workers) {

    /** Copies the lists. */
    public SearchSettings {
        signals = List.copyOf(signals);
        space = List.copyOf(space);
        fixed = List.copyOf(fixed);
        objectives = List.copyOf(objectives);
        constraints = List.copyOf(constraints);
    }

    /**
     * Where trials run.
     *
     * @param executor the executor's name, {@code process} unless set
     * @param concurrency how many trials at once
     * @param heap the largest heap of a worker, such as {@code 1g}
     * @param trialTimeout the longest time of one attempt
     * @param lease how long a worker may be silent
     * @param retries how often an attempt that failed is repeated
     */
    public record Workers(
            String executor,
            int concurrency,
            String heap,
            Duration trialTimeout,
            Duration lease,
            int retries) {}
}
