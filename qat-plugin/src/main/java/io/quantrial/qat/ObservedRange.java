package io.quantrial.qat;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The interval that was observed, one per channel, with float32 arithmetic.
 *
 * @param min the lower ends
 * @param max the upper ends, as many
 * @param hasNegative whether a negative lower end was ever observed
 */
record ObservedRange(List<Float> min, List<Float> max, boolean hasNegative) {

    ObservedRange {
        min = List.copyOf(min);
        max = List.copyOf(max);
        if (min.isEmpty() || min.size() != max.size()) {
            throw new IllegalArgumentException(
                    "as many minima as maxima, at least one: " + min.size() + ", " + max.size());
        }
    }

    /** Returns the range of one batch. */
    static ObservedRange of(List<Float> min, List<Float> max) {
        return new ObservedRange(min, max, min.stream().anyMatch(low -> low < 0));
    }

    boolean isFinite() {
        return Stream.concat(min.stream(), max.stream()).allMatch(Float::isFinite);
    }

    boolean isOrdered() {
        return IntStream.range(0, min.size()).allMatch(i -> min.get(i) <= max.get(i));
    }

    /** Returns <i>decay · this + (1 − decay) · batch</i>. */
    ObservedRange movedTowards(ObservedRange batch, float decay) {
        return joined(
                batch,
                (past, now) -> decay * past + (1 - decay) * now,
                (past, now) -> decay * past + (1 - decay) * now);
    }

    /** Returns the smallest range that holds both. */
    ObservedRange hull(ObservedRange batch) {
        return joined(batch, Math::min, Math::max);
    }

    /** Returns the batch's range. */
    ObservedRange replacedBy(ObservedRange batch) {
        return new ObservedRange(batch.min, batch.max, hasNegative || batch.hasNegative);
    }

    /** Returns the range with both ends of every channel multiplied by its fraction. */
    ObservedRange times(List<Float> fractions) {
        return new ObservedRange(
                each(min, fractions, (end, fraction) -> end * fraction),
                each(max, fractions, (end, fraction) -> end * fraction),
                hasNegative);
    }

    private ObservedRange joined(
            ObservedRange batch, BinaryOperator<Float> low, BinaryOperator<Float> high) {
        return new ObservedRange(
                each(min, batch.min, low),
                each(max, batch.max, high),
                hasNegative || batch.hasNegative);
    }

    private static List<Float> each(
            List<Float> left, List<Float> right, BinaryOperator<Float> operator) {
        return IntStream.range(0, left.size())
                .mapToObj(i -> operator.apply(left.get(i), right.get(i)))
                .toList();
    }
}
