package io.quantrial.trial.report;

import io.quantrial.trial.TrialState;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The answer of a study in a sentence that a person can act on, whatever the state of the study.
 */
final class AnswerText {

    private final StudyFacts facts;

    AnswerText(StudyFacts facts) {
        this.facts = facts;
    }

    /** The answer with the command to act on it. */
    String sentence() {
        return headline() + command().map(command -> " Export it with: " + command).orElse("");
    }

    /** The answer alone. */
    String headline() {
        if (facts.input().run().finished()) {
            return facts.answer()
                    .map(row -> "Configuration " + recommendation(row))
                    .orElseGet(this::withoutRecommendation);
        }
        return facts.tried().size()
                + " of "
                + facts.input().run().maxTrials()
                + " trials so far; "
                + facts.answer()
                        .map(row -> "the best is configuration " + recommendation(row))
                        .orElse("none can be recommended yet.");
    }

    /** The command that exports the answer. */
    Optional<String> command() {
        return facts.answer()
                .map(
                        row ->
                                Shell.command(
                                        List.of(
                                                facts.input().run().program(),
                                                "export",
                                                facts.input().run().folder(),
                                                "--trial",
                                                Integer.toString(row.number()))));
    }

    private String recommendation(TrialRow row) {
        OptionalDouble difference = facts.difference(row);
        String accuracy =
                row.accuracy().isPresent()
                        ? String.format(
                                Locale.ROOT, "accuracy %.1f %%", row.accuracy().getAsDouble())
                        : "accuracy unknown";
        String against =
                difference.isPresent()
                        ? " (" + Figures.points(difference, 1) + " points against float)"
                        : "";
        double size = row.cost().size();
        String share =
                Double.isFinite(size)
                        ? " at "
                                + Figures.roundShare(size, facts.input().floatCost().size())
                                + " of the size"
                        : "";
        return row.number() + ": " + accuracy + against + share + ".";
    }

    private String withoutRecommendation() {
        List<TrialRow> tried = facts.tried();
        if (tried.stream().anyMatch(row -> row.state() == TrialState.COMPLETE)) {
            return "No configuration can be recommended.";
        }
        boolean allFailed = tried.stream().allMatch(row -> row.state() == TrialState.FAILED);
        return allFailed && !tried.isEmpty()
                ? "All " + tried.size() + " trials failed" + mostFrequentReason() + "."
                : "No trial was completed.";
    }

    private String mostFrequentReason() {
        Map<String, Long> counts =
                facts.failures().stream()
                        .collect(
                                Collectors.groupingBy(
                                        StudyFacts.Failure::words,
                                        TreeMap::new,
                                        Collectors.counting()));
        return counts.entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .map(entry -> ", most often because: " + entry.getKey())
                .orElse("");
    }
}
