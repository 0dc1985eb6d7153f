package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.scheme.QuantRange;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Laws that hold for every value, step and grid. */
class LsqLawsTest {

    private static NDManager manager;

    @BeforeContainer
    static void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterContainer
    static void close() {
        manager.close();
    }

    @Provide
    Arbitrary<QuantRange> ranges() {
        Arbitrary<Integer> bits = Arbitraries.integers().between(2, 16);
        return Arbitraries.oneOf(
                bits.map(QuantRange::signed),
                bits.map(QuantRange::narrow),
                Arbitraries.integers().between(1, 16).map(QuantRange::unsigned));
    }

    /** Every float between 1e-6 and 1e6, all magnitudes alike. */
    @Provide
    Arbitrary<Float> steps() {
        return Arbitraries.integers()
                .between(Float.floatToIntBits(1e-6f), Float.floatToIntBits(1e6f))
                .map(Float::intBitsToFloat);
    }

    @Provide
    Arbitrary<float[]> values() {
        Arbitrary<Float> signs = Arbitraries.of(-1f, 0f, 1f);
        return arrays(Combinators.combine(signs, steps()).as((sign, size) -> sign * size));
    }

    /** Places in a range: 0 its lower end, 1 its upper. */
    @Provide
    Arbitrary<float[]> places() {
        return arrays(Arbitraries.integers().between(0, 1 << 20).map(k -> k * 0x1p-20f));
    }

    private static Arbitrary<float[]> arrays(Arbitrary<Float> elements) {
        return elements.array(Float[].class)
                .ofSize(8)
                .map(
                        boxed -> {
                            float[] values = new float[boxed.length];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = boxed[i];
                            }
                            return values;
                        });
    }

    @Property(tries = 200)
    void quantizingTwiceChangesNothing(
            @ForAll("ranges") QuantRange range,
            @ForAll("values") float[] values,
            @ForAll("steps") float step) {
        float[] once = quantize(range, values, step);

        assertThat(quantize(range, once, step)).containsExactly(once);
    }

    @Property(tries = 200)
    void codesAreIntegersInTheRange(
            @ForAll("ranges") QuantRange range,
            @ForAll("values") float[] values,
            @ForAll("steps") float step) {
        Paper paper = new Paper(range);
        float[] quantized = quantize(range, values, step);

        for (int i = 0; i < values.length; i++) {
            assertThat(quantized[i]).isEqualTo(paper.value(values[i], step));
            assertThat(paper.code(values[i], step))
                    .isBetween((long) range.min(), (long) range.max());
        }
    }

    @Property(tries = 200)
    void insideTheRangeTheErrorIsAtMostHalfAStep(
            @ForAll("ranges") QuantRange range,
            @ForAll("places") float[] places,
            @ForAll("steps") float step) {
        float[] values = new float[places.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (range.min() + places[i] * (range.max() - range.min())) * step;
        }

        float[] quantized = quantize(range, values, step);

        for (int i = 0; i < values.length; i++) {
            double rounding = 4 * Math.ulp(values[i]);
            assertThat(Math.abs((double) quantized[i] - values[i]))
                    .isLessThanOrEqualTo(0.5 * step + rounding);
        }
    }

    @Property(tries = 200)
    void isHomogeneousOfDegreeOne(
            @ForAll("ranges") QuantRange range,
            @ForAll("values") float[] values,
            @ForAll("steps") float step,
            @ForAll @IntRange(min = -10, max = 10) int exponent) {
        float k = (float) Math.pow(2, exponent);

        float[] scaled = quantize(range, times(k, values), k * step);

        assertThat(scaled).containsExactly(times(k, quantize(range, values, step)));
    }

    private static float[] times(float k, float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = k * values[i];
        }
        return result;
    }

    private static float[] quantize(QuantRange range, float[] values, float step) {
        try (NDArray x = manager.create(values);
                NDArray s = manager.create(new float[] {step});
                NDArray y = new LsqFunction(range).quantize(x, s)) {
            return y.toFloatArray();
        }
    }
}
