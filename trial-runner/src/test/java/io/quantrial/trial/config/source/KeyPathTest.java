package io.quantrial.trial.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"seed", "search.maxTrials", "search.space[12].quant_bits.weight[0]"})
    void isWrittenAsItIsRead(String text) {
        assertThat(KeyPath.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "[0]", "a b", "a=b"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyPath.parse(text))
                .withMessageEndingWith("\"" + text + "\"");
    }

    @Test
    void entriesOfListsAreOrderedByNumber() {
        assertThat(Stream.of("a[10]", "b", "a[2].x", "a[2]", "a").map(KeyPath::parse).sorted())
                .extracting(KeyPath::toString)
                .containsExactly("a", "a[2]", "a[2].x", "a[10]", "b");
    }
}
