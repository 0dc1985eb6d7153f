package io.quantrial.trial.insight;

import io.quantrial.trial.run.Study;
import io.quantrial.trial.search.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sentences of a study: one for each uniform reference that something found can be compared
 * with, and one for each configuration that was evaluated without training too, if it is a
 * reference or the answer.
 */
public final class Insights {

    private Insights() {}

    /**
     * Computes the sentences of a study, finished or not.
     *
     * @param study the study
     * @return first on the search, then on training; none where the figures do not allow one
     */
    public static List<Insight> of(Study study) {
        int seeds = study.experiment().search().seeds();
        Stream<Insight> onSearch =
                study.comparisons().stream()
                        .map(
                                comparison ->
                                        new SearchInsight(
                                                        comparison,
                                                        study.trials(),
                                                        study.file().resolution(),
                                                        seeds)
                                                .insight());
        Untrained untrained = new Untrained(study);
        Stream<Insight> onTraining =
                trained(study).stream().flatMap(candidate -> untrained.insight(candidate).stream());
        return Stream.concat(onSearch, onTraining).toList();
    }

    /** The answer may be a reference itself. */
    private static List<Candidate> trained(Study study) {
        List<Candidate> trained = new ArrayList<>(study.references());
        study.recommendation()
                .answer()
                .filter(
                        answer ->
                                trained.stream()
                                        .noneMatch(other -> other.number() == answer.number()))
                .ifPresent(trained::add);
        return trained;
    }
}
