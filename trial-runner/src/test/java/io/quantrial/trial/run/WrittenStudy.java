package io.quantrial.trial.run;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A study folder with trials whose figures a test chooses: nothing is trained. The study's seed is
 * 7; two layers, fc1 and fc2, have 2, 4 or 8 bits.
 */
public final class WrittenStudy {

    private static final String NAME = "tiny";

    private final Path folder;
    private int trials;

    private WrittenStudy(Path folder) {
        this.folder = folder;
    }

    /** An experiment changed by {@code key=value}. */
    public static WrittenStudy in(Path parent, Goal goal, int validationSamples, String... sets) {
        Experiment experiment = TinyExperiment.in(parent, sets);
        WrittenStudy study = new WrittenStudy(experiment.output());
        try {
            Files.createDirectories(study.folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new StudyFile(
                        experiment.values(),
                        goal,
                        "search tiny.yaml",
                        "9f86d081",
                        validationSamples,
                        new Cost(1000, 1e6, 0),
                        List.of(layer("fc1"), layer("fc2")))
                .write(study.folder);
        try (StudyStore store = study.store()) {
            store.createStudy(
                    new StudyRecord(NAME, 7, experiment.values(), new TreeMap<>(), Instant.EPOCH));
        }
        return study;
    }

    private static StudyFile.Layer layer(String path) {
        return new StudyFile.Layer(
                path, "Linear", 10, 1, 10, "", List.of("lsq/w2", "lsq/w4", "lsq/w8"), path);
    }

    private StudyStore store() {
        return StudyStores.open(folder, Optional.empty(), NAME);
    }

    /** Adds a complete first run, and returns its number. */
    public int add(TrialKind kind, String configuration, double accuracy, double size) {
        Map<String, Double> metrics = new TreeMap<>(Map.of("accuracy", accuracy, "size", size));
        return add(
                new NewTrial(
                        kind,
                        TrialState.COMPLETE,
                        7,
                        Optional.of(configuration).filter(text -> !text.isEmpty()),
                        -1,
                        metrics));
    }

    /** Adds complete repetitions of a trial with the seeds 8, 9, …. */
    public void repeat(int number, double... accuracies) {
        NewTrial first = study().trial(number).definition();
        for (int i = 0; i < accuracies.length; i++) {
            Map<String, Double> metrics = new TreeMap<>(first.metrics());
            metrics.put("accuracy", accuracies[i]);
            add(
                    new NewTrial(
                            TrialKind.REPETITION,
                            TrialState.COMPLETE,
                            8 + i,
                            first.configuration(),
                            number,
                            metrics));
        }
    }

    /** Adds a trial that failed. */
    public void fail(TrialKind kind, String configuration) {
        int number =
                add(
                        new NewTrial(
                                kind,
                                TrialState.QUEUED,
                                7,
                                Optional.of(configuration),
                                -1,
                                Map.of("size", 10.0)));
        try (StudyStore store = store()) {
            store.startAttempt(number, 1, Instant.EPOCH);
            store.fail(number, 1, FailureReason.EXCEPTION, "no memory", false);
        }
    }

    private int add(NewTrial trial) {
        try (StudyStore store = store()) {
            store.createTrial(trial);
        }
        return trials++;
    }

    /** Returns the study as a reader sees it. */
    public Study study() {
        return Study.open(folder);
    }
}
