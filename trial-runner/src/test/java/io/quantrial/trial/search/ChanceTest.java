package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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

    /** What {@code nextInt(bound)} of Java 17 gives, on any Java. */
    @Test
    void boundedNumbersStayAsTheyAre() {
        SplittableRandom random = Chance.of(42, 7, "random");

        assertThat(
                        IntStream.of(1, 2, 3, 8, 10, 1000, (1 << 30) + 1, Integer.MAX_VALUE, 10, 3)
                                .map(bound -> Chance.below(bound, random)))
                .containsExactly(0, 1, 0, 7, 8, 883, 152738295, 661990068, 3, 1);
    }
}
