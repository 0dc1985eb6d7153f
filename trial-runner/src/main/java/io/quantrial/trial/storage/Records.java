package io.quantrial.trial.storage;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rows of a study's memory. */
public final class Records {

    private Records() {}

    /**
     * The study.
     *
     * @param name its name
     * @param seed its seed
     * @param experiment the values of the experiment
     * @param versions what ran it: Quantrial, plugins, engine, Java
     * @param created when it began
     */
    public record StudyRecord(
            String name,
            long seed,
            SortedMap<String, String> experiment,
            SortedMap<String, String> versions,
            Instant created) {

        /** Copies the maps. */
        public StudyRecord {
            experiment = Collections.unmodifiableSortedMap(new TreeMap<>(experiment));
            versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        }
    }

    /**
     * A trial to be added.
     *
     * @param kind what it is for
     * @param state QUEUED, or INFEASIBLE for one that never starts, or COMPLETE for one whose
     *     result is known
     * @param seed its seed
     * @param configuration the written form of its bit configuration, if it has one
     * @param parent the trial that a REPETITION repeats or a TEST evaluates, or -1
     * @param metrics what is known before it runs: its cost
     */
    public record NewTrial(
            TrialKind kind,
            TrialState state,
            long seed,
            Optional<String> configuration,
            int parent,
            Map<String, Double> metrics) {

        /** Copies the map. */
        public NewTrial {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(state, "state");
            Objects.requireNonNull(configuration, "configuration");
            metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        }
    }

    /**
     * A trial.
     *
     * @param number its number, from 0
     * @param definition what it is
     * @param state where it stands
     * @param metrics the final metrics of a trial with a result, those of cost always
     * @param checkpoint the file that it wrote, if any
     * @param attempts its attempts, the first first
     */
    public record TrialRecord(
            int number,
            NewTrial definition,
            TrialState state,
            SortedMap<String, Double> metrics,
            Optional<CheckpointRecord> checkpoint,
            List<AttemptRecord> attempts) {

        /** Copies the collections. */
        public TrialRecord {
            metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * An attempt at a trial.
     *
     * @param number from 1
     * @param started when a worker took it
     * @param leaseUntil when the worker must have been heard of again
     * @param ended when it ended, if it has
     * @param reason why it failed, if it did
     * @param message what happened, if it failed
     */
    public record AttemptRecord(
            int number,
            Instant started,
            Instant leaseUntil,
            Optional<Instant> ended,
            Optional<FailureReason> reason,
            Optional<String> message) {}

    /**
     * The metrics of a step.
     *
     * @param trial the trial's number
     * @param attempt the attempt
     * @param step the step, from 1
     * @param metrics the metrics by name
     */
    public record ReportRecord(
            int trial, int attempt, int step, SortedMap<String, Double> metrics) {

        /** Copies the map. */
        public ReportRecord {
            metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
        }
    }

    /**
     * A file in the study's {@code checkpoints} folder.
     *
     * @param name the file's name
     * @param sha256 the checksum of its content
     * @param bytes its length
     */
    public record CheckpointRecord(String name, String sha256, long bytes) {}
}
