package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0", "1.0", "12.345", "9999.9999"})
    void isTheInverseOfItsText(String text) {
        assertThat(SpiVersion.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1.", ".1", "1.0.0", " 1.0", "1.0-SNAPSHOT", "-1.0", "1.10000"})
    void refusesOtherForms(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpiVersion.parse(text))
                .withMessage("an SPI version looks like 1.0: \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, true",
        "1.0, 1.7, true",
        "1.7, 1.0, true",
        "1.0, 2.0, false",
        "2.0, 1.0, false"
    })
    void acceptsPluginsOfItsOwnMajorVersion(String host, String plugin, boolean accepted) {
        assertThat(SpiVersion.parse(host).accepts(SpiVersion.parse(plugin))).isEqualTo(accepted);
    }

    @Test
    void theCurrentVersionCanBeRead() {
        assertThat(SpiVersion.parse(SpiVersion.CURRENT)).hasToString(SpiVersion.CURRENT);
    }
}
