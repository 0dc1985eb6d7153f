package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> KNOWN = List.of("lsq", "qat", "dorefa", "bnn");

    @ParameterizedTest
    @CsvSource({
        "lsq, lsq",
        "LSQ, lsq",
        "lsqq, lsq",
        "ls, lsq",
        "slq2, ",
        "dorfa, dorefa",
        "dorefanet, dorefa",
        "bn, bnn",
        "wavelet, ",
        "'', "
    })
    void findsTheNameThatWasProbablyMeant(String written, String expected) {
        assertThat(NearestName.of(written, KNOWN).orElse(null)).isEqualTo(expected);
    }

    @Test
    void asksTheQuestionOrSaysNothing() {
        assertThat(NearestName.hint("lsqq", KNOWN)).isEqualTo(" (did you mean \"lsq\"?)");
        assertThat(NearestName.hint("wavelet", KNOWN)).isEmpty();
        assertThat(NearestName.hint("lsq", List.of())).isEmpty();
    }

    @Test
    void answersTheSameWhateverTheOrderOfEquallyNearNames() {
        assertThat(NearestName.of("bat", List.of("qat", "cat"))).contains("cat");
        assertThat(NearestName.of("bat", List.of("cat", "qat"))).contains("cat");
    }

    @Property(tries = 200)
    void findsANameWithOneLetterLeftOut(
            @ForAll @LowerChars @StringLength(min = 2, max = 12) String name,
            @ForAll @IntRange(max = 11) int at) {
        int index = at % name.length();
        String written = name.substring(0, index) + name.substring(index + 1);
        assertThat(NearestName.of(written, List.of(name, "0123456789-0123456789"))).contains(name);
    }

    @Property(tries = 200)
    void findsANameInOtherCase(@ForAll @AlphaChars @NotEmpty String name) {
        assertThat(NearestName.of(name.toUpperCase(Locale.ROOT), List.of(name))).contains(name);
    }
}
