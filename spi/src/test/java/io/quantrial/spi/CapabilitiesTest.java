package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    private static final Capabilities CAPABILITIES =
            Capabilities.builder()
                    .setDescription("a method (a paper)")
                    .addTarget(QuantTarget.WEIGHT, TargetSupport.signed(2, 8).andPerChannel())
                    .addTarget(QuantTarget.INPUT, TargetSupport.signed(2, 8).andUnsigned(1, 16))
                    .addOption(OptionSpec.flag("learned", true, "whether it learns"))
                    .build();

    @ParameterizedTest
    @CsvSource({
        "WEIGHT, 2, SIGNED",
        "WEIGHT, 8, AUTO",
        "INPUT, 1, UNSIGNED",
        "INPUT, 1, AUTO",
        "INPUT, 16, AUTO",
        "INPUT, 8, SIGNED"
    })
    void acceptsWhatIsSupported(QuantTarget target, int bits, Signedness sign) {
        QuantScheme scheme = new QuantScheme(target, bits, sign, Granularity.perTensor());
        assertThatCode(() -> CAPABILITIES.check("lsq", "fc:" + target.key(), scheme))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"WEIGHT, 1, SIGNED", "WEIGHT, 9, AUTO", "WEIGHT, 4, UNSIGNED", "INPUT, 1, SIGNED"})
    void refusesBitsThatAreNotSupportedAndSaysWhatIs(
            QuantTarget target, int bits, Signedness sign) {
        QuantScheme scheme = new QuantScheme(target, bits, sign, Granularity.perTensor());
        assertThat(refusal(scheme))
                .startsWith("fc: quantizer \"lsq\" does not support " + bits + " bits ")
                .contains(
                        "for "
                                + target.key()
                                + " it supports "
                                + CAPABILITIES.targets().get(target));
    }

    @Test
    void refusesATargetThatIsNotSupported() {
        QuantScheme scheme =
                new QuantScheme(QuantTarget.OUTPUT, 8, Signedness.AUTO, Granularity.perTensor());
        assertThat(refusal(scheme))
                .contains("does not support output", "weight (signed 2..8 bits, per channel)");
    }

    @Test
    void refusesOneScalePerChannelWhereThereIsOneOnly() {
        Granularity perChannel = Granularity.perChannel(0);
        assertThat(refusal(new QuantScheme(QuantTarget.INPUT, 8, Signedness.AUTO, perChannel)))
                .contains("per channel (axis 0)");
        QuantScheme weight = new QuantScheme(QuantTarget.WEIGHT, 8, Signedness.SIGNED, perChannel);
        assertThatCode(() -> CAPABILITIES.check("lsq", "fc", weight)).doesNotThrowAnyException();
    }

    @Test
    void cannotBeChangedAfterItWasBuilt() {
        assertThatThrownBy(() -> CAPABILITIES.targets().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> CAPABILITIES.options().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void needsADescriptionAndATarget() {
        assertThatNullPointerException()
                .isThrownBy(() -> Capabilities.builder().build())
                .withMessage("setDescription is required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capabilities.builder().setDescription("nothing").build());
        Map<QuantTarget, TargetSupport> targets = CAPABILITIES.targets();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Capabilities(" ", targets, List.of()));
    }

    @Test
    void supportReadsAsASentence() {
        assertThat(TargetSupport.signed(2, 8).andUnsigned(1, 8).andPerChannel())
                .hasToString("signed 2..8 bits, unsigned 1..8 bits, per channel");
        assertThat(TargetSupport.unsigned(1, 1)).hasToString("unsigned 1 bits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TargetSupport(Optional.empty(), Optional.empty(), true));
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "-1, 3", "4, 3"})
    void aBitRangeChecksItsOrder(int min, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BitRange(min, max))
                .withMessageContaining(min + ".." + max);
    }

    @Test
    void aBitRangeHoldsItsEnds() {
        BitRange range = new BitRange(2, 4);
        assertThat(List.of(1, 2, 3, 4, 5)).filteredOn(range::contains).containsExactly(2, 3, 4);
    }

    private static String refusal(QuantScheme scheme) {
        QuantException thrown =
                catchThrowableOfType(
                        QuantException.class, () -> CAPABILITIES.check("lsq", "fc", scheme));
        assertThat(thrown.code()).isEqualTo(QuantException.Code.UNSUPPORTED);
        return thrown.getMessage();
    }
}
