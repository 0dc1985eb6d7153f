package io.quantrial.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.QuantException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpNamePatternTest {

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "conv1, conv1, true",
        "conv1, conv10, false",
        "conv1, a/conv1, false",
        "a.b, axb, false",
        "a.b, a.b, true",
        "'a[0]+(x)', 'a[0]+(x)', true",
        "'*', conv1, true",
        "'*', a/b/c, true",
        "'*', ., true",
        "'**', a/b/c, true",
        "'**', ., true",
        "., ., true",
        "., a, false",
        "'a/*', a/b, true",
        "'a/*', a, false",
        "'a/*', a/b/c, false",
        "'*/b', a/b, true",
        "'*/b', b, false",
        "'*Conv2d', 03Conv2d, true",
        "'*Conv2d', a/03Conv2d, false",
        "'a/**', a/b/c, true",
        "'a/**', a/b, true",
        "'a/**', a, false",
        "'a/**', ab/c, false",
        "'**/c', a/b/c, true",
        "'**/c', c, true",
        "'**/c', a/bc, false",
        "'a/**/c', a/c, true",
        "'a/**/c', a/b/b/c, true",
        "'a/**/c', a/bc, false",
        "'a**c', a/b/c, true",
        "'a**/c', ax/c, true",
        "'a**/c', ac, false",
        "'conv?', conv1, true",
        "'conv?', conv, false",
        "'a?b', a/b, false",
        "'re:a/.*', a/b/c, true",
        "'re:conv', conv1, false",
        "'re:.*conv[12]', a/conv2, true",
        "'re:', a, false",
    })
    void matches(String pattern, String path, boolean expected) {
        assertThat(new OpNamePattern(pattern).matcher().test(LayerPath.parse(path)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "conv1, true, false",
        "a/b.c, true, false",
        "a*, false, false",
        "a?, false, false",
        "re:conv1, false, true"
    })
    void knowsItsForm(String text, boolean exact, boolean regex) {
        OpNamePattern pattern = new OpNamePattern(text);
        assertThat(pattern.isExact()).isEqualTo(exact);
        assertThat(pattern.isRegex()).isEqualTo(regex);
        assertThat(pattern).hasToString(text);
    }

    @Test
    void brokenRegularExpressionIsRefusedWithItsPosition() {
        assertThatThrownBy(() -> new OpNamePattern("re:conv(1"))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessage(
                        "op_names: \"re:conv(1\" is not a regular expression: "
                                + "Unclosed group at position 9");
    }

    @Test
    void emptyNameIsRefused() {
        assertThatThrownBy(() -> new OpNamePattern(""))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("must not be empty");
    }
}
