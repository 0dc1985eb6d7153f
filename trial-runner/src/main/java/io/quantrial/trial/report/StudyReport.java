package io.quantrial.trial.report;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.insight.Insights;
import io.quantrial.trial.insight.Ties;
import io.quantrial.trial.report.ReportInput.Answer;
import io.quantrial.trial.report.ReportInput.Evidence;
import io.quantrial.trial.report.ReportInput.LayerFacts;
import io.quantrial.trial.report.ReportInput.RunFacts;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.StudyFile;
import io.quantrial.trial.search.Recommendation;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the report of a study: puts what it remembers into a {@link ReportInput}. */
public final class StudyReport {

    private final Study study;
    private String program = "quantrial";

    /**
     * Creates the report of a study as it is now.
     *
     * @param study the study, finished or not
     */
    public StudyReport(Study study) {
        this.study = study;
    }

    /**
     * Sets how the user starts Quantrial, for the commands that the report names.
     *
     * @param program the program, {@code quantrial} unless set
     * @return this report
     */
    public StudyReport optProgram(String program) {
        this.program = Objects.requireNonNull(program, "program");
        return this;
    }

    /**
     * Returns what the report shows.
     *
     * @return the facts
     */
    public ReportInput input() {
        SearchSettings search = study.experiment().search();
        Recommendation recommendation = study.recommendation();
        OptionalInt answer =
                recommendation.answer().isPresent()
                        ? OptionalInt.of(recommendation.answer().get().number())
                        : OptionalInt.empty();
        SortedMap<String, Double> sensitivities = study.sensitivities();
        return new ReportInput(
                study.record(),
                run(),
                study.trials(),
                study.reports(),
                study.file().layers().stream()
                        .filter(layer -> layer.weights() > 0)
                        .map(layer -> layer(layer, sensitivities.get(layer.tiedTo())))
                        .toList(),
                study.file().floatCost(),
                search.objectives(),
                search.constraints(),
                study.front(),
                new Answer(answer, reason(recommendation)),
                new Evidence(study.file().resolution(), Ties.of(study), Insights.of(study)));
    }

    /** One configuration is not chosen, but it can be too far from the float model. */
    private String reason(Recommendation recommendation) {
        boolean isWithoutChoice =
                isTraining()
                        && recommendation.answer().isPresent()
                        && recommendation.keepsAccuracy();
        return isWithoutChoice ? "" : recommendation.reason();
    }

    private boolean isTraining() {
        return study.file().goal() == Goal.TRAIN;
    }

    private RunFacts run() {
        return new RunFacts(
                study.file().command(),
                program,
                Shell.path(study.folder()),
                study.file().dataSha256(),
                isTraining() ? 1 : study.experiment().search().maxTrials(),
                study.isFinished(),
                Instant.now(),
                elapsed(),
                logs());
    }

    private static LayerFacts layer(StudyFile.Layer layer, Double sensitivity) {
        return new LayerFacts(
                LayerPath.parse(layer.path()),
                layer.type(),
                layer.weights(),
                layer.macs(),
                Optional.of(layer.fixed()).filter(text -> !text.isEmpty()).map(LayerBits::parse),
                sensitivity == null ? OptionalDouble.empty() : OptionalDouble.of(sensitivity),
                Optional.of(layer.tiedTo())
                        .filter(first -> !first.equals(layer.path()))
                        .map(LayerPath::parse));
    }

    /** The time in which at least one attempt ran. */
    private Duration elapsed() {
        List<AttemptRecord> attempts =
                study.trials().stream()
                        .flatMap(trial -> trial.attempts().stream())
                        .sorted(Comparator.comparing(AttemptRecord::started))
                        .toList();
        Duration sum = Duration.ZERO;
        Instant until = Instant.MIN;
        for (AttemptRecord attempt : attempts) {
            Instant from = attempt.started().isAfter(until) ? attempt.started() : until;
            Instant end = attempt.ended().orElse(from);
            if (end.isAfter(from)) {
                sum = sum.plus(Duration.between(from, end));
                until = end;
            }
        }
        return sum;
    }

    private SortedMap<Integer, String> logs() {
        SortedMap<Integer, String> logs = new TreeMap<>();
        for (TrialRecord trial : study.trials()) {
            String name = String.format(Locale.ROOT, "logs/trial-%04d.log", trial.number());
            if (Files.isRegularFile(study.folder().resolve(name))) {
                logs.put(trial.number(), name);
            }
        }
        return logs;
    }
}
