package io.quantrial.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/**
 * The times of one benchmark's variants, round by round.
 *
 * @param title what was measured
 * @param baseline the variant that the others are compared with
 * @param rounds the milliseconds of each variant by name, one map for each round
 */
record Comparison(String title, String baseline, List<Map<String, Double>> rounds) {

    Comparison {
        rounds = List.copyOf(rounds);
    }

    /**
     * Reads JMH's result.
     *
     * @param result of a benchmark whose secondary results are the variants' times
     * @param baseline the variant that the others are compared with
     * @return the comparison
     */
    static Comparison of(RunResult result, String baseline) {
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                Map<String, Double> round = new TreeMap<>();
                iteration
                        .getSecondaryResults()
                        .forEach((variant, time) -> round.put(variant, time.getScore()));
                rounds.add(round);
            }
        }
        List<String> parameters = new ArrayList<>();
        for (String key : result.getParams().getParamsKeys()) {
            parameters.add(result.getParams().getParam(key));
        }
        return new Comparison(String.join(", ", parameters), baseline, rounds);
    }

    /** Returns rows of Markdown, the fastest variant first. */
    List<String> rows() {
        return rounds.get(0).keySet().stream()
                .sorted((left, right) -> Double.compare(median(left), median(right)))
                .map(this::row)
                .toList();
    }

    private String row(String variant) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.3f | %.3f | %.2f | %.2f |",
                title,
                variant,
                minimum(variant),
                median(variant),
                minimum(variant) / minimum(baseline),
                middle(ratios(variant)));
    }

    private List<Double> ratios(String variant) {
        return rounds.stream().map(round -> round.get(variant) / round.get(baseline)).toList();
    }

    private double median(String variant) {
        return middle(rounds.stream().map(round -> round.get(variant)).toList());
    }

    private double minimum(String variant) {
        return rounds.stream().mapToDouble(round -> round.get(variant)).min().orElseThrow();
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
