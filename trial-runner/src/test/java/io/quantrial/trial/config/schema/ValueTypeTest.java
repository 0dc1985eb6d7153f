package io.quantrial.trial.config.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {

    private static final ValueType<Double> NUMBER = ValueType.number("any", value -> true);

    @Property(tries = 200)
    void numbersAreReadAsTheyAreWritten(@ForAll @DoubleRange(min = -1e9, max = 1e9) double value) {
        // -0.0 and 0.0 are written alike
        assertThat(NUMBER.reader().apply(NUMBER.writer().apply(value))).isEqualTo(value + 0.0);
    }

    @Property(tries = 200)
    void timesAreReadAsTheyAreWritten(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int milliseconds) {
        Duration time = Duration.ofMillis(milliseconds);
        ValueType<Duration> type = ValueType.duration();
        assertThat(type.reader().apply(type.writer().apply(time))).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "1h30m, 5400000, 1h30m",
        "90m, 5400000, 1h30m",
        "90s, 90000, 1m30s",
        "10m, 600000, 10m",
        "500ms, 500, 500ms",
        "1m5ms, 60005, 1m5ms",
    })
    void timesHaveOneWayToBeWritten(String text, long milliseconds, String written) {
        ValueType<Duration> type = ValueType.duration();
        Duration time = type.reader().apply(text);
        assertThat(time).isEqualTo(Duration.ofMillis(milliseconds));
        assertThat(type.writer().apply(time)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "10", "1.5h", "-1s", "1s1m", "1d", "99999999h", "1 h"})
    void otherTimesAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.duration().reader().apply(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "1d", "0x1p3", "1,5", "1_000", "ten"})
    void otherNumbersAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NUMBER.reader().apply(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.5", "11", "-1", "1e999999999", "9223372036854775808", "1L"})
    void otherWholeNumbersAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.whole(0, 10).reader().apply(text));
    }
}
