package io.quantrial.trial.report;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.trial.Secrets;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.insight.Insight;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The facts that a report shows; it needs no others.
 *
 * <p>A trial's accuracy is shown as the mean over its own run and its complete repetitions, with
 * its 95 % confidence interval. Accuracy on the test split comes from the trials of kind TEST.
 *
 * @param study name, seed, experiment and versions
 * @param run how far the study is and how it was run
 * @param trials every trial, by number
 * @param reports the metrics of every step
 * @param layers the layers of the model, in the order of the model
 * @param floatCost the cost of the float model
 * @param objectives what the search made better
 * @param constraints what the answer must keep
 * @param front the numbers of the trials that no other trial beats in all objectives
 * @param answer the trial that is recommended
 * @param evidence how sure the figures are, and what they say
 */
public record ReportInput(
        StudyRecord study,
        RunFacts run,
        List<TrialRecord> trials,
        List<ReportRecord> reports,
        List<LayerFacts> layers,
        Cost floatCost,
        List<Objective> objectives,
        List<Constraint> constraints,
        List<Integer> front,
        Answer answer,
        Evidence evidence) {

    /**
     * Copies the lists, and hides what is secret: a report is made to be handed on.
     *
     * @throws IllegalArgumentException if the front or the answer names a trial that is not there
     */
    public ReportInput {
        study = withoutSecrets(study);
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(floatCost, "floatCost");
        Objects.requireNonNull(answer, "answer");
        Objects.requireNonNull(evidence, "evidence");
        trials = List.copyOf(trials);
        reports = List.copyOf(reports);
        layers = List.copyOf(layers);
        objectives = List.copyOf(objectives);
        constraints = List.copyOf(constraints);
        front = List.copyOf(front);
        List<Integer> numbers = trials.stream().map(TrialRecord::number).toList();
        front.forEach(number -> requireTrial(numbers, number));
        answer.trial().ifPresent(number -> requireTrial(numbers, number));
    }

    private static StudyRecord withoutSecrets(StudyRecord study) {
        SortedMap<String, String> experiment = new TreeMap<>(study.experiment());
        experiment.replaceAll((key, value) -> Secrets.hide(value));
        return new StudyRecord(
                study.name(), study.seed(), experiment, study.versions(), study.created());
    }

    private static void requireTrial(List<Integer> numbers, int number) {
        if (!numbers.contains(number)) {
            throw new IllegalArgumentException(
                    "trial " + number + " is not among the trials " + numbers);
        }
    }

    /**
     * How far a study is and how it was run.
     *
     * @param command the command line, as the user wrote it
     * @param program how the user starts Quantrial
     * @param folder the study's folder, as the user writes it after {@code quantrial export}
     * @param dataSha256 the checksum of the data
     * @param maxTrials how many trials there will be at most, references included
     * @param finished whether nothing is left to run
     * @param written when these facts were read
     * @param elapsed how long the study has run, pauses not counted
     * @param logs the log file of each trial that has one
     */
    public record RunFacts(
            String command,
            String program,
            String folder,
            String dataSha256,
            int maxTrials,
            boolean finished,
            Instant written,
            Duration elapsed,
            SortedMap<Integer, String> logs) {

        /** Copies the map, and hides what is secret. */
        public RunFacts {
            command = Secrets.hideIn(command);
            Objects.requireNonNull(program, "program");
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(dataSha256, "dataSha256");
            Objects.requireNonNull(written, "written");
            Objects.requireNonNull(elapsed, "elapsed");
            logs = Collections.unmodifiableSortedMap(new TreeMap<>(logs));
        }
    }

    /**
     * A layer of the model.
     *
     * @param path where it is
     * @param type its class in a word
     * @param weights the number of its weights
     * @param macs the multiplications of one sample
     * @param fixed what it gets in every trial that does not choose for it; empty for floating
     *     point
     * @param sensitivity how much worse the model gets with few bits in this layer and those that
     *     are tied to it alone; any unit, only compared between layers
     * @param tiedTo the first of the layers that share one choice with this one, if it is another
     */
    public record LayerFacts(
            LayerPath path,
            String type,
            long weights,
            long macs,
            Optional<LayerBits> fixed,
            OptionalDouble sensitivity,
            Optional<LayerPath> tiedTo) {

        /** Checks that nothing is missing. */
        public LayerFacts {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(fixed, "fixed");
            Objects.requireNonNull(sensitivity, "sensitivity");
            Objects.requireNonNull(tiedTo, "tiedTo");
        }
    }

    /**
     * Which trial is recommended.
     *
     * @param trial its number, or empty if none can be
     * @param reason why this one, or why none, in a sentence; may be empty
     */
    public record Answer(OptionalInt trial, String reason) {

        /** Checks that nothing is missing. */
        public Answer {
            Objects.requireNonNull(trial, "trial");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * How sure the figures are, and what they say.
     *
     * @param resolution the step of an accuracy in percentage points; 0 if it is not known
     * @param ties by the number of a trial on the front, that of a cheaper one that it does not
     *     beat significantly
     * @param insights sentences on whether search and training paid
     */
    public record Evidence(
            double resolution, SortedMap<Integer, Integer> ties, List<Insight> insights) {

        /** Copies the collections. */
        public Evidence {
            ties = Collections.unmodifiableSortedMap(new TreeMap<>(ties));
            insights = List.copyOf(insights);
        }
    }
}
