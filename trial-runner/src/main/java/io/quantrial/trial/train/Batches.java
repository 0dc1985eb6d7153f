package io.quantrial.trial.train;

import io.quantrial.trial.search.Chance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The batches of an epoch, shuffled by seed and epoch alone.
 *
 * @param samples the number of samples
 * @param size the number of samples of a batch; the last one may have fewer
 * @param smallest the number of samples below which a last batch is left out
 * @param seed decides the order
 */
record Batches(int samples, int size, int smallest, long seed) {

    /** Checks that there is a batch. */
    Batches {
        if (size < 1 || samples < 1 || samples < smallest) {
            throw new IllegalArgumentException(
                    "no batch of " + size + " in " + samples + " samples");
        }
    }

    /** Returns the number of batches. */
    int count() {
        int rest = samples % size;
        return samples / size + (rest > 0 && rest >= smallest ? 1 : 0);
    }

    /** Returns the samples of each batch. */
    List<int[]> epoch(int epoch) {
        int[] order = IntStream.range(0, samples).toArray();
        SplittableRandom random = Chance.of(seed, epoch, "shuffle");
        for (int i = samples - 1; i > 0; i--) {
            int other = Chance.below(i + 1, random);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        List<int[]> batches = new ArrayList<>();
        for (int batch = 0; batch < count(); batch++) {
            int from = batch * size;
            batches.add(Arrays.copyOfRange(order, from, Math.min(samples, from + size)));
        }
        return batches;
    }
}
