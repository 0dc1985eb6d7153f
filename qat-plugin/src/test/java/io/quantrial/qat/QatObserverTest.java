package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.testkit.TestPass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QatObserverTest extends EngineTest {

    @Test
    void movingAverageStartsWithTheFirstBatch() {
        HostedSlot slot = output(Map.of());
        slot.train(-1, 4);
        assertThat(range(slot)).containsExactly(-1, 4);
        slot.train(-2, 2);
        float low = 0.99f * -1 + (1 - 0.99f) * -2;
        float high = 0.99f * 4 + (1 - 0.99f) * 2;
        assertThat(range(slot)).containsExactly(low, high);
    }

    @Test
    void decayIsAnOption() {
        HostedSlot slot = output(Map.of("ema_decay", 0.5));
        slot.train(-1, 4);
        slot.train(-3, 2);
        assertThat(range(slot)).containsExactly(-2, 3);
    }

    @Test
    void minmaxHoldsAllBatches() {
        HostedSlot slot = output(Map.of("observer", "minmax"));
        slot.train(-1, 4);
        slot.train(-3, 2);
        assertThat(range(slot)).containsExactly(-3, 4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {90, 95.5, 99, 99.99, 100})
    void percentileIsTheValueOfTheNearestRank(double percent) {
        float[] x = gaussian(11, 1001, 0.5, 1);
        HostedSlot slot = output(Map.of("observer", "percentile", "percentile", percent));

        slot.train(x);

        float[] ordered = x.clone();
        Arrays.sort(ordered);
        int rank = (int) Math.ceil(percent / 100 * x.length);
        assertThat(range(slot)).containsExactly(ordered[x.length - rank], ordered[rank - 1]);
    }

    @Test
    void leastErrorRangeIsTheBestOfAllCandidates() {
        float[] x = gaussian(12, 400, 0.1, 1);
        x[7] = 30;
        int candidates = 20;
        HostedSlot slot = output(Map.of("observer", "mse", "mse_candidates", candidates));

        slot.train(x);

        double least = Double.POSITIVE_INFINITY;
        float best = 0;
        for (int i = candidates; i >= 1; i--) {
            double error = squaredError(x, (float) i / candidates);
            if (error < least) {
                least = error;
                best = (float) i / candidates;
            }
        }
        assertThat(best).as("the outlier is cut off").isLessThan(1);
        assertThat(range(slot)).containsExactly((float) ScalarOracle.smallest(x) * best, 30 * best);
    }

    private static double squaredError(float[] x, float fraction) {
        float low = (float) ScalarOracle.smallest(x) * fraction;
        float high = (float) ScalarOracle.largest(x) * fraction;
        var step = new AffineRule(new io.quantrial.spi.scheme.QuantRange(0, 15));
        var grid = step.step(low, high, step.integers());
        double error = 0;
        for (float value : x) {
            float y = ScalarOracle.affine(value, grid.scale(), grid.zeroPoint(), 0, 15);
            error += Math.pow(y - value, 2);
        }
        return error;
    }

    @Test
    void longRowsAreSampledForTheSearchButNotForTheRange() {
        float[] x = gaussian(13, 200_000, 0, 1);
        x[1] = 9;
        HostedSlot slot = output(Map.of("observer", "mse", "mse_candidates", 4));
        slot.train(x);
        float[] range = range(slot);
        assertThat(range[1]).isIn(9 * 0.25f, 9 * 0.5f, 9 * 0.75f, 9f);
        assertThat(range[0] / range[1])
                .isCloseTo((float) ScalarOracle.smallest(x) / 9, Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @EnumSource(ObserverKind.class)
    void activationsAreSmoothedAndWeightsAreNot(ObserverKind kind) {
        Map<String, ?> options = Map.of("observer", kind.key());
        HostedSlot output = output(options);
        HostedSlot weight = HostedSlot.of(manager, new QatPlugin(), QuantTarget.WEIGHT, 4, options);
        HostedSlot fresh = HostedSlot.of(manager, new QatPlugin(), QuantTarget.WEIGHT, 4, options);
        float[] wide = gaussian(14, 300, 0, 2);
        float[] small = gaussian(15, 300, 0, 0.2);

        output.train(wide);
        float[] first = range(output);
        output.train(small);
        weight.train(wide);
        weight.train(small);
        fresh.train(small);

        assertThat(range(output)[1]).isBetween(first[1] * 0.98f, first[1]);
        assertThat(weight.quantizer().params()).isEqualTo(fresh.quantizer().params());
    }

    @ParameterizedTest
    @EnumSource(ObserverKind.class)
    void equalBatchesGiveEqualRanges(ObserverKind kind) {
        float[] x = gaussian(16, 5000, 0, 1);
        HostedSlot once = output(Map.of("observer", kind.key()));
        HostedSlot again = output(Map.of("observer", kind.key()));
        once.train(x);
        again.train(x);
        assertThat(once.quantizer().state()).isEqualTo(again.quantizer().state());
    }

    @Test
    void delayedSlotFollowsTheLastBatchAlone() {
        HostedSlot slot = output(Map.of());
        assertThat(slot.delayed(-8, 8)).containsExactly(-8, 8);
        slot.delayed(-1, 2);
        assertThat(range(slot)).containsExactly(-1, 2);
        slot.train(-1, 2);
        assertThat(range(slot)[1]).as("averaged from there").isCloseTo(2, Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void batchThatIsNotFiniteIsNotObserved(float bad) {
        for (ObserverKind kind : ObserverKind.values()) {
            HostedSlot slot = output(Map.of("observer", kind.key(), "percentile", 100));
            slot.train(1, bad, 2);
            assertThat(slot.quantizer().params()).as("%s", kind).isEmpty();
            slot.train(-1, 2);
            var state = slot.quantizer().state();
            slot.train(1, bad, 2);
            assertThat(slot.quantizer().state()).as("%s", kind).isEqualTo(state);
        }
    }

    @Test
    void emptyBatchIsNotObserved() {
        HostedSlot slot = output(Map.of());
        slot.quantizer().hook().afterLayer(manager.create(new float[0]), TestPass.TRAINING);
        assertThat(slot.quantizer().params()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ObserverKind.class)
    void stepsLeaveNoArraysBehind(ObserverKind kind) {
        HostedSlot slot = output(Map.of("observer", kind.key()));
        NDArray x = manager.create(gaussian(17, 64, 0, 1));
        int before = manager.getManagedArrays().size();
        for (int i = 0; i < 20; i++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                slot.forward(x, i % 2 == 0 ? TestPass.TRAINING : TestPass.EVALUATION);
            }
        }
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    private HostedSlot output(Map<String, ?> options) {
        return HostedSlot.of(manager, new QatPlugin(), QuantTarget.OUTPUT, 4, options);
    }

    private static float[] range(HostedSlot slot) {
        var values = slot.quantizer().state().values();
        List<Float> min = values.get("min");
        List<Float> max = values.get("max");
        return new float[] {min.get(0), max.get(0)};
    }
}
