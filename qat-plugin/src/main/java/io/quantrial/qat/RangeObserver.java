package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.scheme.Granularity;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * Follows the range of a tensor over the batches of training.
 *
 * @param granularity one range, or one per channel
 * @param statistic the range of one batch
 * @param join how a batch changes the range of the batches before it
 */
record RangeObserver(
        Granularity granularity, RangeStatistic statistic, BinaryOperator<ObservedRange> join) {

    /**
     * Returns the range after another batch: the batch's own if it is the first or the slot is
     * still delayed, the past's if the batch's is not finite.
     *
     * @param past the range so far, if there was a batch
     * @param x the batch
     * @param pass a training pass
     * @return the range, empty if no finite value was seen yet
     */
    Optional<ObservedRange> next(Optional<ObservedRange> past, NDArray x, ForwardPass pass) {
        if (x.size() == 0) {
            return past;
        }
        ObservedRange batch = observe(x);
        if (!batch.isFinite()) {
            return past;
        }
        if (pass.isDelayed()) {
            return Optional.of(past.map(range -> range.replacedBy(batch)).orElse(batch));
        }
        return Optional.of(past.map(range -> join.apply(range, batch)).orElse(batch));
    }

    private ObservedRange observe(NDArray x) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return statistic.of(ChannelRows.of(x.stopGradient(), granularity));
        }
    }
}
