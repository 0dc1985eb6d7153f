package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private static int[] flat(List<int[]> batches) {
        return batches.stream().flatMapToInt(IntStream::of).toArray();
    }

    @Property(tries = 200)
    void everySampleIsInOneBatch(
            @ForAll @IntRange(min = 1, max = 200) int samples,
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int epoch) {
        Batches batches = new Batches(samples, size, 1, seed);
        List<int[]> order = batches.epoch(epoch);
        assertThat(order).hasSize(batches.count()).hasSize((samples + size - 1) / size);
        assertThat(flat(order)).containsExactlyInAnyOrder(IntStream.range(0, samples).toArray());
        assertThat(order.subList(0, order.size() - 1)).allMatch(batch -> batch.length == size);
    }

    @Test
    void theOrderDependsOnSeedAndEpochAlone() {
        Batches batches = new Batches(100, 10, 1, 5);
        int[] first = flat(batches.epoch(1));
        assertThat(flat(new Batches(100, 10, 1, 5).epoch(1))).isEqualTo(first);
        assertThat(flat(batches.epoch(2))).isNotEqualTo(first);
        assertThat(flat(new Batches(100, 10, 1, 6).epoch(1))).isNotEqualTo(first);
    }

    @Test
    void aLastBatchThatIsTooSmallIsLeftOut() {
        assertThat(new Batches(65, 32, 2, 1).count()).isEqualTo(2);
        assertThat(new Batches(65, 32, 2, 1).epoch(1)).hasSize(2);
        assertThat(new Batches(66, 32, 2, 1).epoch(1)).hasSize(3);
        assertThat(new Batches(65, 32, 1, 1).epoch(1)).hasSize(3);
    }

    @Test
    void oneSampleIsNoBatchForBatchNorm() {
        assertThatThrownBy(() -> new Batches(1, 32, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
