package io.quantrial.trial.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.cost.CostKind;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({"-0.28, −0.3", "0.28, +0.3", "0, ±0.0", "-0.04, ±0.0", "0.05, +0.1"})
    void aDifferenceHasASignUnlessItRoundsToZero(double difference, String text) {
        assertThat(Figures.points(OptionalDouble.of(difference), 1)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "8000, 1.00",
        "79920, 9.99",
        "177984, 22.2",
        "1425632, 178",
        "80000000, '10,000'",
        "NaN, –"
    })
    void sizesHaveThreeDigits(double bits, String text) {
        assertThat(Figures.kilobytes(bits)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "840, 840", "2400, 2.40 k", "86400, 86.4 k", "288400000, 288 M"})
    void largeNumbersAreScaled(double value, String text) {
        assertThat(Figures.scaled(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"SIZE, 57840, 7.23 kB", "BOPS, 2790000, 2.79 M", "LATENCY, 0.125, 0.125 ms"})
    void aCostHasItsUnit(CostKind kind, double value, String text) {
        assertThat(Figures.cost(kind, value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT6.14S, 6.1 s", "PT4M12S, 4 min 12 s", "PT26H5M, 26 h 5 min"})
    void durationsAreShort(Duration duration, String text) {
        assertThat(Figures.duration(duration)).isEqualTo(text);
    }

    @Test
    void whatIsNotANumberIsADash() {
        assertThat(Figures.accuracy(OptionalDouble.of(Double.NaN))).isEqualTo("–");
        assertThat(Figures.points(OptionalDouble.empty(), 1)).isEqualTo("–");
        assertThat(Figures.share(1, 0)).isEqualTo("–");
        assertThat(Figures.exact(OptionalDouble.of(Double.NaN))).isEmpty();
    }

    @Test
    void theUsersLanguageChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Figures.accuracy(OptionalDouble.of(97.834))).isEqualTo("97.83 %");
        } finally {
            Locale.setDefault(before);
        }
    }
}
