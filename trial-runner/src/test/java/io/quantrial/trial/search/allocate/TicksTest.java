package io.quantrial.trial.search.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TicksTest {

    private static Ticks latency(double... milliseconds) {
        return Ticks.ofCost(CostKind.LATENCY, problem(milliseconds));
    }

    private static AllocationProblem problem(double... milliseconds) {
        List<Layer> layers =
                DoubleStream.of(milliseconds)
                        .mapToObj(each -> new Layer("layer", List.of(alternative(each))))
                        .toList();
        return new AllocationProblem(Cost.ZERO, layers, List.of());
    }

    private static Alternative alternative(double milliseconds) {
        return new Alternative(milliseconds, new Cost(0, 0, milliseconds));
    }

    @Test
    void decimalNumbersAreCountedAsTheyAreWritten() {
        Ticks ticks = latency(0.1, 0.2, 0.3, 12.34567);

        assertThat(ticks.of(alternative(0.1)) + ticks.of(alternative(0.2)))
                .isEqualTo(ticks.of(alternative(0.3)))
                .isEqualTo(30_000);
        assertThat(ticks.value(30_000)).isEqualTo(0.3);
        assertThat(ticks.limit(new Budget(CostKind.LATENCY, 0.3))).isEqualTo(30_000);
    }

    @Test
    void longNumbersAreCountedInPowersOfTwoWithoutRounding() {
        double third = 1.0 / 3;
        Ticks ticks = latency(third, Math.PI, 100);

        for (double each : new double[] {third, Math.PI, 100}) {
            assertThat(ticks.value(ticks.of(alternative(each)))).isEqualTo(each);
        }
    }

    @Test
    void theSmallestAndTheLargestNumbersHaveTicks() {
        assertThat(latency(0, 0).of(alternative(0))).isZero();
        assertThat(latency(Double.MIN_VALUE).value(0)).isZero();
        Ticks large = latency(Double.MAX_VALUE / 4, 1);
        assertThat(large.value(large.of(alternative(Double.MAX_VALUE / 4))))
                .isEqualTo(Double.MAX_VALUE / 4);
    }

    @Test
    void aSumBeyondAllNumbersIsRefused() {
        assertThatThrownBy(() -> latency(Double.MAX_VALUE, Double.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the numbers are too large to be summed");
    }
}
