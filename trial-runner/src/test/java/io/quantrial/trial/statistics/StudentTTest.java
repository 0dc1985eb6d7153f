package io.quantrial.trial.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

    /** NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.706, 63.657",
        "2, 4.303, 9.925",
        "3, 3.182, 5.841",
        "4, 2.776, 4.604",
        "5, 2.571, 4.032",
        "6, 2.447, 3.707",
        "7, 2.365, 3.499",
        "8, 2.306, 3.355",
        "9, 2.262, 3.250",
        "10, 2.228, 3.169",
        "15, 2.131, 2.947",
        "20, 2.086, 2.845",
        "30, 2.042, 2.750",
        "60, 2.000, 2.660",
        "99, 1.984, 2.626"
    })
    void quantilesAreThePublishedOnes(int degrees, double at95, double at99) {
        assertThat(StudentT.twoSidedQuantile(0.95, degrees)).isCloseTo(at95, within(0.0005001));
        assertThat(StudentT.twoSidedQuantile(0.99, degrees)).isCloseTo(at99, within(0.0005001));
    }

    @Test
    void oneAndTwoDegreesHaveAClosedForm() {
        // 2/π arctan t = 0.95, and t / √(2 + t²) = 0.95
        assertThat(StudentT.twoSidedQuantile(0.95, 1))
                .isCloseTo(Math.tan(0.475 * Math.PI), within(1e-11));
        assertThat(StudentT.twoSidedQuantile(0.95, 2))
                .isCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95)), within(1e-11));
    }
}
