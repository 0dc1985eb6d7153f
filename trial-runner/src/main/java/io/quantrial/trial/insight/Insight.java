package io.quantrial.trial.insight;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sentence on whether something paid, with the figures that it rests on.
 *
 * @param subject what paid or did not
 * @param trial the trial that it is about: a reference, or the answer
 * @param sentence what the figures say
 * @param figures the figures by name; only those that are known
 */
public record Insight(
        Subject subject, int trial, String sentence, SortedMap<String, Double> figures) {

    /** What an insight is about. */
    public enum Subject {
        /**
         * The search against a uniform reference. Figures: {@code found} (the number of the best
         * trial at no higher cost), {@code difference} (found minus reference, in percentage
         * points), {@code halfWidth} (of its 95 % confidence interval), {@code seeds} (that both
         * have in common).
         */
        SEARCH,
        /**
         * Training against quantization without training. Figures in percentage points: {@code
         * loss} (float minus untrained), {@code gain} (trained minus untrained), {@code halfWidth}
         * (of the gain), {@code noise} (the standard error of the validation split).
         */
        TRAINING
    }

    /** Checks that nothing is missing, and copies the map. */
    public Insight {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(sentence, "sentence");
        TreeMap<String, Double> known = new TreeMap<>(figures);
        known.values().removeIf(value -> !Double.isFinite(value));
        figures = Collections.unmodifiableSortedMap(known);
    }
}
