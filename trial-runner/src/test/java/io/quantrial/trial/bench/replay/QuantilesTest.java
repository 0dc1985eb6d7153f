package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    private static final double INFINITE = Double.POSITIVE_INFINITY;

    @Test
    void theyLieBetweenTheNeighbours() {
        assertThat(Quantiles.of(0.5, List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(Quantiles.of(0.5, List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
        assertThat(Quantiles.of(0.95, List.of(0.0, 10.0))).isCloseTo(9.5, within(1e-12));
        assertThat(Quantiles.of(0, List.of(7.0, 5.0))).isEqualTo(5);
        assertThat(Quantiles.of(1, List.of(7.0, 5.0))).isEqualTo(7);
    }

    @Test
    void whatNeverHappenedIsLarge() {
        assertThat(Quantiles.of(0.5, List.of(1.0, INFINITE))).isInfinite();
        assertThat(Quantiles.of(0.5, List.of(1.0, 2.0, INFINITE))).isEqualTo(2);
        assertThat(Quantiles.of(0.75, List.of(INFINITE, INFINITE))).isInfinite();
    }
}
