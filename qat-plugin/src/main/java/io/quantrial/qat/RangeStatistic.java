package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What one batch says about the range. */
sealed interface RangeStatistic {

    /**
     * Returns the range of each row.
     *
     * @param rows shape (channels, values), without gradient
     * @return the range; not finite if a value is not
     */
    ObservedRange of(NDArray rows);

    /** The smallest and the largest value. */
    record MinMax() implements RangeStatistic {

        @Override
        public ObservedRange of(NDArray rows) {
            return ObservedRange.of(
                    ChannelRows.reduce(rows, NDArray::min, NDArray::min),
                    ChannelRows.reduce(rows, NDArray::max, NDArray::max));
        }
    }

    /**
     * The value of rank ⌈p/100 · n⌉ of the n values in ascending order, and the same from the other
     * end. There is no interpolation: both bounds are values of the batch.
     *
     * @param percent p, in (50, 100]; 100 gives minimum and maximum
     */
    record Percentile(double percent) implements RangeStatistic {

        @Override
        public ObservedRange of(NDArray rows) {
            long count = rows.size(1);
            int fromTop = (int) (count - Math.max(1, (long) Math.ceil(percent / 100 * count)) + 1);
            return ObservedRange.of(extreme(rows, fromTop, false), extreme(rows, fromTop, true));
        }

        private static List<Float> extreme(NDArray rows, int rank, boolean largest) {
            NDArray ordered = rows.topK(rank, 1, largest, true).head();
            return ChannelRows.floats(ordered.get(new NDIndex(":, {}", rank - 1)));
        }
    }

    /**
     * The range <i>f · [min, max]</i> whose fake quantization has the least squared error, f = 1/n,
     * 2/n, …, 1; the largest f of equal ones. Of long rows only every k-th value is tried.
     *
     * @param candidates n
     * @param rule makes a grid of a range
     */
    record LeastError(int candidates, GridRule rule) implements RangeStatistic {

        private static final int SAMPLE = 1 << 16;

        @Override
        public ObservedRange of(NDArray rows) {
            ObservedRange full = new MinMax().of(rows);
            if (!full.isFinite()) {
                return full;
            }
            NDArray sample = sampled(rows);
            int channels = full.min().size();
            List<Float> fractions = new ArrayList<>(Collections.nCopies(channels, 1f));
            List<Float> least =
                    new ArrayList<>(Collections.nCopies(channels, Float.POSITIVE_INFINITY));
            for (int i = candidates; i >= 1; i--) {
                float fraction = (float) i / candidates;
                List<Float> errors = errors(sample, full, fraction);
                for (int channel = 0; channel < errors.size(); channel++) {
                    if (errors.get(channel) < least.get(channel)) {
                        least.set(channel, errors.get(channel));
                        fractions.set(channel, fraction);
                    }
                }
            }
            return full.times(fractions);
        }

        private List<Float> errors(NDArray rows, ObservedRange full, float fraction) {
            int channels = full.min().size();
            Granularity granularity =
                    channels == 1 ? Granularity.perTensor() : Granularity.perChannel(0);
            ObservedRange shrunk = full.times(Collections.nCopies(channels, fraction));
            Optional<QuantParams> params = rule.params(shrunk, granularity);
            if (params.isEmpty()) {
                return List.of();
            }
            GridArrays grid = GridArrays.of("mse observer", params, rows);
            try (NDArray rounded = grid.round(rows);
                    NDArray values = grid.values(grid.clamp(rounded));
                    NDArray error = values.subi(rows).square();
                    NDArray sum = error.sum(new int[] {1})) {
                return ChannelRows.floats(sum);
            }
        }

        private static NDArray sampled(NDArray rows) {
            long perRow = Math.max(256, SAMPLE / rows.size(0));
            long stride = (rows.size(1) + perRow - 1) / perRow;
            // An odd stride does not stay in one column of a feature map whose width is even.
            return stride <= 1
                    ? rows
                    : rows.get(new NDIndex(":, 0:{}:{}", rows.size(1), stride | 1));
        }
    }
}
