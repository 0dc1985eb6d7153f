package io.quantrial.trial.report;

import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.statistics.ConfidenceInterval;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trial with everything that is known of it.
 *
 * @param record the trial
 * @param configuration its bit configuration, if it has one
 * @param layers what it quantizes, by its configuration or else as the experiment says
 * @param cost its cost; NaN where it is not known
 * @param accuracies accuracy of its own run and of its complete repetitions
 * @param interval their mean with its confidence interval
 * @param testAccuracy accuracy on the test split
 * @param isFloat whether it is about the float model
 * @param isOnFront whether no other trial beats it
 * @param tie the number of a cheaper trial that it does not beat significantly
 * @param isAnswer whether it is recommended
 */
record TrialRow(
        TrialRecord record,
        Optional<BitConfiguration> configuration,
        List<LayerBits> layers,
        Cost cost,
        List<Double> accuracies,
        ConfidenceInterval interval,
        OptionalDouble testAccuracy,
        boolean isFloat,
        boolean isOnFront,
        OptionalInt tie,
        boolean isAnswer) {

    TrialRow {
        layers = List.copyOf(layers);
        accuracies = List.copyOf(accuracies);
    }

    int number() {
        return record.number();
    }

    TrialKind kind() {
        return record.definition().kind();
    }

    TrialState state() {
        return record.state();
    }

    /** The mean over the seeds. */
    OptionalDouble accuracy() {
        return accuracies.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(interval.mean());
    }

    double lowest() {
        return accuracies.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double highest() {
        return accuracies.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** What a report calls the trial. */
    String name() {
        return switch (kind()) {
            case FLOAT -> "Float model";
            case REFERENCE -> uniform().orElse("Reference " + number());
            case SIGNALS -> "Signals";
            case SCREENING -> "Screening " + number();
            case SEARCH -> "Configuration " + number();
            case REPETITION -> "Repetition of trial " + record.definition().parent();
            case TEST -> "Test of trial " + record.definition().parent();
        };
    }

    /** Such as {@code W4A8}, if every layer has the same bits. */
    Optional<String> uniform() {
        List<Map<QuantTarget, Integer>> all =
                layers.stream().map(LayerBits::bits).distinct().toList();
        return all.size() == 1 ? Optional.of(widths(layers)) : Optional.empty();
    }

    /** The configuration in a few characters, such as {@code lsq 3, qat 2: W2–8 A4}. */
    String summary() {
        if (isFloat) {
            return "floating point";
        }
        if (layers.isEmpty()) {
            return "the experiment’s quantization";
        }
        Map<String, Long> quantizers =
                layers.stream()
                        .collect(
                                Collectors.groupingBy(
                                        LayerBits::quantizer, TreeMap::new, Collectors.counting()));
        String names =
                quantizers.size() == 1
                        ? quantizers.keySet().iterator().next()
                        : quantizers.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "));
        return names + ": " + uniform().orElse(widths(layers));
    }

    /** Seconds of all attempts that have ended. */
    OptionalDouble seconds() {
        List<Duration> ended =
                record.attempts().stream()
                        .filter(attempt -> attempt.ended().isPresent())
                        .map(TrialRow::elapsed)
                        .toList();
        return ended.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ended.stream().mapToLong(Duration::toMillis).sum() / 1000.0);
    }

    private static Duration elapsed(AttemptRecord attempt) {
        return Duration.between(attempt.started(), attempt.ended().orElseThrow());
    }

    /** W and A as papers write them; the bits of the layer's output, where quantized, after O. */
    private static String widths(Collection<LayerBits> layers) {
        List<String> parts =
                Stream.of(
                                width("W", QuantTarget.WEIGHT, layers),
                                width("A", QuantTarget.INPUT, layers),
                                width("O", QuantTarget.OUTPUT, layers))
                        .filter(part -> !part.isEmpty())
                        .toList();
        return String.join(parts.stream().anyMatch(part -> part.contains("–")) ? " " : "", parts);
    }

    private static String width(String letter, QuantTarget target, Collection<LayerBits> layers) {
        IntSummaryStatistics widths =
                layers.stream()
                        .map(layer -> layer.bits().get(target))
                        .filter(Objects::nonNull)
                        .mapToInt(Integer::intValue)
                        .summaryStatistics();
        if (widths.getCount() == 0) {
            return "";
        }
        boolean same = widths.getMin() == widths.getMax();
        return letter + widths.getMin() + (same ? "" : "–" + widths.getMax());
    }
}
