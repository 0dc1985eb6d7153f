package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeakCheckTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = manager.create(new float[] {1, 2});

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void closedArraysAreNoLeak() {
        assertThatCode(
                        () -> {
                            try (LeakCheck check = LeakCheck.watch(manager)) {
                                x.add(x).close();
                                assertThat(check.newArrays()).isEmpty();
                            }
                        })
                .doesNotThrowAnyException();
    }

    @Test
    void anOpenArrayIsToldWithItsShape() {
        LeakCheck check = LeakCheck.watch(manager);
        x.add(x);
        assertThatThrownBy(check::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("(2) float32");
    }

    @Test
    void managersBelowAreWatchedToo() {
        NDManager below = manager.newSubManager();
        LeakCheck check = LeakCheck.watch(manager);
        below.create(1f);
        assertThat(check.newArrays()).hasSize(1);
    }

    @Test
    void aResultMayBeExpected() {
        LeakCheck check = LeakCheck.watch(manager);
        NDArray result = x.add(x);
        check.assertOnlyNew(result);
        assertThat(check.growth()).isOne();
    }

    @Test
    void aReplacedArrayIsNoGrowth() {
        NDArray old = x.duplicate();
        LeakCheck check = LeakCheck.watch(manager);
        old.close();
        x.duplicate();
        assertThat(check.growth()).isZero();
        assertThat(check.newArrays()).hasSize(1);
    }
}
