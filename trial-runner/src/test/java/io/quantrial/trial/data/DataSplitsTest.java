package io.quantrial.trial.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.TrialException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DataSplitsTest {

    /** Samples of one value, which says which sample it is. */
    private static Samples numbered(int size) {
        float[] values = new float[size];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = i;
            labels[i] = i % 2;
        }
        return new Samples(new Shape(1), 2, values, labels);
    }

    private static List<Integer> numbers(Samples samples) {
        List<Integer> numbers = new ArrayList<>();
        for (float value : samples.values()) {
            numbers.add((int) value);
        }
        return numbers;
    }

    private static DataSplits divide(int size, double validation, double test, long seed) {
        return DataSplits.of(
                new LoadedData(numbered(size), Optional.empty()),
                new DataSplits.Division(validation, test, seed));
    }

    @Property(tries = 200)
    void splitsAreDisjointAndComplete(
            @ForAll @IntRange(min = 20, max = 500) int size,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double validation,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double test,
            @ForAll long seed) {
        DataSplits splits = divide(size, validation, test, seed);

        List<Integer> all = numbers(splits.training());
        all.addAll(numbers(splits.validation()));
        all.addAll(numbers(splits.test()));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, size).boxed().toList());
    }

    @Property(tries = 200)
    void sharesAreThoseAskedFor(
            @ForAll @IntRange(min = 20, max = 500) int size,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double validation,
            @ForAll @DoubleRange(min = 0.1, max = 0.4) double test,
            @ForAll long seed) {
        DataSplits splits = divide(size, validation, test, seed);

        assertThat(splits.test().size()).isEqualTo((int) Math.round(test * size));
        assertThat(splits.validation().size())
                .isEqualTo((int) Math.round(validation * (size - splits.test().size())));
    }

    @Property(tries = 50)
    void sameSeedGivesTheSameDivisionAndAnotherSeedAnother(@ForAll long seed) {
        DataSplits first = divide(300, 0.2, 0.2, seed);
        DataSplits again = divide(300, 0.2, 0.2, seed);
        DataSplits other = divide(300, 0.2, 0.2, seed + 1);

        assertThat(numbers(again.training())).isEqualTo(numbers(first.training()));
        assertThat(again.sha256()).isEqualTo(first.sha256());
        assertThat(numbers(other.training())).isNotEqualTo(numbers(first.training()));
        assertThat(other.sha256()).isNotEqualTo(first.sha256());
    }

    @Test
    void theMostTrainingSamplesAreTheFirstOfThoseThatAreLeft() {
        LoadedData data = new LoadedData(numbered(10), Optional.empty());
        DataSplits whole = divide(10, 0.25, 0.2, 42);
        DataSplits part =
                DataSplits.of(data, new DataSplits.Division(0.25, 0.2, 42, OptionalInt.of(4)));
        DataSplits more =
                DataSplits.of(data, new DataSplits.Division(0.25, 0.2, 42, OptionalInt.of(99)));

        assertThat(numbers(part.training())).isEqualTo(numbers(whole.training()).subList(0, 4));
        assertThat(numbers(part.validation())).isEqualTo(numbers(whole.validation()));
        assertThat(numbers(part.test())).isEqualTo(numbers(whole.test()));
        assertThat(part.sha256()).isNotEqualTo(whole.sha256());
        assertThat(more.sha256()).isEqualTo(whole.sha256());
    }

    /** Computed by a separate program (SplitMix64 and Fisher-Yates): holds on every platform. */
    @Test
    void divisionIsTheOneOfTheAlgorithm() {
        DataSplits splits = divide(10, 0.25, 0.2, 42);

        assertThat(numbers(splits.test())).isEqualTo(List.of(0, 9));
        assertThat(numbers(splits.validation())).isEqualTo(List.of(5, 8));
        assertThat(numbers(splits.training())).isEqualTo(List.of(6, 4, 7, 2, 1, 3));
    }

    @Test
    void ownTestSamplesAreTheTestSplit() {
        Samples own = numbered(3);

        DataSplits splits =
                DataSplits.of(
                        new LoadedData(numbered(10), Optional.of(own)),
                        new DataSplits.Division(0.2, 0.5, 1));

        assertThat(splits.test()).isSameAs(own);
        assertThat(splits.validation().size()).isEqualTo(2);
        assertThat(splits.training().size()).isEqualTo(8);
    }

    @Test
    void checksumCoversValuesLabelsAndShape() {
        float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
        int[] labels = {0, 1, 0, 1};
        String sum = sha256(new Shape(2), values.clone(), labels.clone());

        values[7] = 9;
        assertThat(sha256(new Shape(2), values.clone(), labels.clone())).isNotEqualTo(sum);
        values[7] = 8;
        labels[3] = 0;
        assertThat(sha256(new Shape(2), values.clone(), labels.clone())).isNotEqualTo(sum);
        labels[3] = 1;
        assertThat(sha256(new Shape(2, 1), values.clone(), labels.clone())).isNotEqualTo(sum);
        assertThat(sha256(new Shape(2), values.clone(), labels.clone()))
                .isEqualTo(sum)
                .matches("[0-9a-f]{64}");
    }

    private static String sha256(Shape shape, float[] values, int[] labels) {
        Samples samples = new Samples(shape, 2, values, labels);
        return DataSplits.of(
                        new LoadedData(samples, Optional.of(samples)),
                        new DataSplits.Division(0.5, 0.5, 7))
                .sha256();
    }

    @Test
    void emptySplitsAreRefused() {
        assertThatThrownBy(() -> divide(10, 0.01, 0.2, 1))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "data.validation: 0.01 of 10 samples is no sample at all; raise it or add"
                                + " samples");
        assertThatThrownBy(() -> divide(10, 0.2, 0.01, 1))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("data.test: 0.01 of 10 samples");
        assertThatThrownBy(() -> divide(3, 0.9, 0.5, 1))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("data: the data set has 3 samples and validation and test");
    }

    @Test
    void standardScalingLooksAtTrainingSamplesOnly() {
        float[] values = new float[40];
        for (int i = 0; i < 20; i++) {
            values[2 * i] = i;
            values[2 * i + 1] = 5;
        }
        Samples samples =
                new Samples(
                        new Shape(2), 2, values, IntStream.range(0, 20).map(i -> i % 2).toArray());
        Samples far = new Samples(new Shape(2), 2, new float[] {1000, 6}, new int[] {1});

        DataSplits splits =
                DataSplits.of(
                        new LoadedData(samples, Optional.of(far), Scaling.STANDARD),
                        new DataSplits.Division(0.25, 0.5, 3));

        double[] first = column(splits.training(), 0);
        assertThat(mean(first)).isCloseTo(0, within(1e-6));
        assertThat(deviation(first)).isCloseTo(1, within(1e-6));
        assertThat(column(splits.training(), 1)).containsOnly(0);
        assertThat(column(splits.validation(), 1)).containsOnly(0);
        assertThat(column(splits.test(), 0)[0]).isGreaterThan(100);
        assertThat(column(splits.test(), 1)).containsExactly(1);
        assertThat(samples.values()).isEqualTo(values);
    }

    private static double[] column(Samples samples, int column) {
        float[] values = samples.values();
        return IntStream.range(0, samples.size())
                .mapToDouble(i -> values[2 * i + column])
                .toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(
                IntStream.range(0, values.length)
                        .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                        .average()
                        .orElseThrow());
    }
}
