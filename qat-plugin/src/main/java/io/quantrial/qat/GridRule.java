package io.quantrial.qat;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Makes scale and zero point of a range. */
sealed interface GridRule permits AffineRule, SymmetricRule {

    /** Returns the integers that are used. */
    QuantRange range(ObservedRange observed);

    /** Returns the grid of one channel; its scale is 0 or infinite if the range gives none. */
    Step step(float min, float max, QuantRange range);

    /**
     * Returns the grid. A channel whose range is zero has no scale of its own and takes the grid of
     * the channel with the largest.
     *
     * @param observed the range
     * @param granularity one scale, or one per channel
     * @return the grid, empty if all ranges are zero
     */
    default Optional<QuantParams> params(ObservedRange observed, Granularity granularity) {
        QuantRange range = range(observed);
        List<Step> steps =
                IntStream.range(0, observed.min().size())
                        .mapToObj(i -> step(observed.min().get(i), observed.max().get(i), range))
                        .toList();
        return steps.stream()
                .filter(Step::isUsable)
                .max(Comparator.comparing(Step::scale))
                .map(widest -> params(steps, widest, range, granularity));
    }

    private static QuantParams params(
            List<Step> steps, Step widest, QuantRange range, Granularity granularity) {
        List<Step> usable = steps.stream().map(step -> step.isUsable() ? step : widest).toList();
        return new QuantParams(
                range,
                granularity,
                usable.stream().map(Step::scale).toList(),
                usable.stream().map(Step::zeroPoint).toList());
    }

    /**
     * The grid of one channel.
     *
     * @param scale S
     * @param zeroPoint Z
     */
    record Step(float scale, int zeroPoint) {

        boolean isUsable() {
            return scale > 0 && Float.isFinite(scale);
        }
    }
}
