package io.quantrial.trial.data;

import io.quantrial.trial.TrialException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A data set divided once, the same way for the same seed in every process.
 *
 * @param training what models learn from
 * @param validation what the search is judged by
 * @param test what the final report is judged by, once
 * @param sha256 the checksum of all values and labels and of the division, for provenance
 */
public record DataSplits(Samples training, Samples validation, Samples test, String sha256) {

    /**
     * Divides a data set.
     *
     * @param data the data set
     * @param division how it is divided
     * @return the splits: disjoint, none of them empty, together all samples but those that the
     *     division leaves out
     * @throws TrialException with code {@code BAD_INPUT} if a split would be empty
     */
    public static DataSplits of(LoadedData data, Division division) {
        Samples all = data.training();
        int[] order = order(all.size(), division.seed());
        int testSize = data.test().isPresent() ? 0 : share(division.test(), all.size());
        int validationSize = share(division.validation(), all.size() - testSize);
        int trainingStart = testSize + validationSize;
        int trainingEnd = trainingStart + division.training(order.length - trainingStart);
        Samples training = all.subset(Arrays.copyOfRange(order, trainingStart, trainingEnd));
        Samples validation = all.subset(Arrays.copyOfRange(order, testSize, trainingStart));
        Samples test =
                data.test().orElseGet(() -> all.subset(Arrays.copyOfRange(order, 0, testSize)));
        refuseEmpty("data.test", division.test(), test, all);
        refuseEmpty("data.validation", division.validation(), validation, all);
        if (training.size() == 0) {
            throw TrialException.input(
                    "data: the data set has "
                            + all.size()
                            + " samples and validation and test take them all; lower"
                            + " data.validation or data.test, or add samples");
        }
        UnaryOperator<Samples> scale = data.scaling().fit(training);
        return of(scale.apply(training), scale.apply(validation), scale.apply(test));
    }

    private static DataSplits of(Samples training, Samples validation, Samples test) {
        MessageDigest digest = sha256Digest();
        training.digest(digest);
        validation.digest(digest);
        test.digest(digest);
        return new DataSplits(
                training, validation, test, HexFormat.of().formatHex(digest.digest()));
    }

    private static int share(double share, int samples) {
        return (int) Math.round(share * samples);
    }

    private static void refuseEmpty(String key, double share, Samples split, Samples all) {
        if (split.size() == 0) {
            throw TrialException.input(
                    String.format(
                            Locale.ROOT,
                            "%s: %s of %d samples is no sample at all; raise it or add samples",
                            key,
                            share,
                            all.size()));
        }
    }

    /**
     * Returns a permutation that depends on nothing but its arguments. How {@code nextInt(bound)}
     * maps the bits is not part of Java's contract; the 64 bits of {@code nextLong} are.
     */
    private static int[] order(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = (int) Long.remainderUnsigned(random.nextLong(), i + 1L);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * How a data set is divided.
     *
     * @param validation the share of the training samples, in (0, 1)
     * @param test the share of all samples, where the data set has no test samples of its own, in
     *     (0, 1)
     * @param seed decides which
     * @param mostTraining the most samples to train on; the others are left out
     */
    public record Division(double validation, double test, long seed, OptionalInt mostTraining) {

        /** Checks the shares. */
        public Division {
            if (!(validation > 0 && validation < 1 && test > 0 && test < 1)) {
                throw new IllegalArgumentException(
                        "shares are in (0, 1): validation " + validation + ", test " + test);
            }
            if (mostTraining.orElse(1) < 1) {
                throw new IllegalArgumentException(
                        "no training samples: " + mostTraining.getAsInt());
            }
        }

        /**
         * Divides without leaving out any sample.
         *
         * @param validation the share of the training samples, in (0, 1)
         * @param test the share of all samples, in (0, 1)
         * @param seed decides which
         */
        public Division(double validation, double test, long seed) {
            this(validation, test, seed, OptionalInt.empty());
        }

        private int training(int available) {
            return Math.min(available, mostTraining.orElse(available));
        }
    }
}
