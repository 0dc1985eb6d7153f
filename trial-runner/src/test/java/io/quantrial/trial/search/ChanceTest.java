package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChanceTest {

    @Test
    void isTheSameForTheSameArguments() {
        assertThat(Chance.of(1, 2, "draw").nextLong())
                .isEqualTo(Chance.of(1, 2, "draw").nextLong());
    }

    @Test
    void differsWithSeedNumberAndPurpose() {
        Set<Long> numbers = new HashSet<>();
        for (long seed = -20; seed < 20; seed++) {
            for (int number = 0; number < 40; number++) {
                numbers.add(Chance.of(seed, number, "draw").nextLong());
                numbers.add(Chance.of(seed, number, "drawn").nextLong());
                numbers.add(Chance.of(seed, number, "").nextLong());
            }
        }

        assertThat(numbers).hasSize(40 * 40 * 3);
    }

    /** Stored studies resume with the numbers that they began with: this value never changes. */
    @Test
    void staysAsItIs() {
        assertThat(Chance.of(42, 7, "random").nextLong()).isEqualTo(1361869719984141877L);
    }
}
