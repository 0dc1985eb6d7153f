package io.quantrial.spi.config;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.Signedness;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigEntryTest {

    @Test
    void builderSetsEveryKey() {
        ConfigEntry entry =
                ConfigEntry.builder()
                        .addOpType("Conv2d")
                        .addOpName("conv*")
                        .addQuantType(OUTPUT)
                        .addQuantTypes(WEIGHT, INPUT)
                        .setQuantBits(4)
                        .optQuantBits(OUTPUT, 8)
                        .optQuantizer("lsq")
                        .optSigned(Signedness.SIGNED)
                        .optPerChannel(true)
                        .optExclude(false)
                        .optQuantStartStep(100)
                        .optBias("int32")
                        .optOption("init", "mse")
                        .build();
        assertThat(entry)
                .isEqualTo(
                        new ConfigEntry(
                                new OpTypes(List.of("Conv2d")),
                                List.of(new OpNamePattern("conv*")),
                                EnumSet.of(INPUT, WEIGHT, OUTPUT),
                                Map.of(INPUT, 4, WEIGHT, 4, OUTPUT, 8),
                                false,
                                100,
                                Optional.of("lsq"),
                                Signedness.SIGNED,
                                true,
                                Optional.of("int32"),
                                Map.of("init", "mse")));
        assertThat(entry.quantTypes()).containsExactly(INPUT, WEIGHT, OUTPUT);
    }

    @Test
    void onlyLayersTargetsAndBitsAreRequired() {
        ConfigEntry entry =
                ConfigEntry.builder().addOpName("*").addQuantType(WEIGHT).setQuantBits(4).build();
        assertThat(entry.exclude()).isFalse();
        assertThat(entry.quantStartStep()).isZero();
        assertThat(entry.quantizer()).isEmpty();
        assertThat(entry.signed()).isEqualTo(Signedness.AUTO);
        assertThat(entry.perChannel()).isFalse();
        assertThat(entry.bias()).isEmpty();
        assertThat(entry.options()).isEmpty();
    }

    @Test
    void excludingNeedsLayersOnly() {
        assertThat(ConfigEntry.builder().addOpName("*").optExclude(true).build().exclude())
                .isTrue();
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void buildRefusesWhatCannotBeRight(Consumer<ConfigEntry.Builder> change, String message) {
        ConfigEntry.Builder builder = ConfigEntry.builder();
        assertThatThrownBy(
                        () -> {
                            change.accept(builder);
                            builder.build();
                        })
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessage(message);
    }

    static Stream<Arguments> buildRefusesWhatCannotBeRight() {
        return Stream.of(
                refused(entry -> {}, "op_types or op_names is missing: they choose the layers"),
                refused(
                        entry -> entry.addOpName("a").setQuantBits(4),
                        "quant_types is missing: some of [input, weight, output], unless exclude"
                                + " is true"),
                refused(
                        entry -> entry.addOpName("a").addQuantType(WEIGHT),
                        "quant_bits is missing: a whole number in [1, 16], or one for each of"
                                + " [weight], unless exclude is true"),
                refused(
                        entry ->
                                entry.addOpName("a")
                                        .addQuantTypes(WEIGHT, INPUT)
                                        .optQuantBits(WEIGHT, 4),
                        "quant_bits has no number for input; it needs exactly one for each of the"
                                + " quant_types [input, weight]"),
                refused(
                        entry -> whole(entry).optQuantBits(OUTPUT, 4),
                        "quant_bits has a number for output; it needs exactly one for each of the"
                                + " quant_types [weight]"),
                refused(
                        entry -> whole(entry).setQuantBits(17),
                        "quant_bits must be a whole number in [1, 16]: \"17\""),
                refused(
                        entry -> whole(entry).optQuantBits(WEIGHT, 0),
                        "quant_bits.weight must be a whole number in [1, 16]: \"0\""),
                refused(
                        entry -> whole(entry).optQuantStartStep(-1),
                        "quant_start_step must be a whole number in [0, 2147483647]: \"-1\""),
                refused(
                        entry -> whole(entry).optBias("int8"),
                        "bias must be one of [int32, float]: \"int8\""),
                refused(
                        entry -> whole(entry).optOption("signed", true),
                        "\"signed\" is a key of its own, not an option of a plugin"),
                refused(
                        entry -> input(entry).optPerChannel(true),
                        "per_channel is about the weight, but quant_types is [input]; add weight"
                                + " or leave per_channel out"),
                refused(
                        entry -> input(entry).optBias("float"),
                        "bias is about the weight, but quant_types is [input]; add weight or leave"
                                + " bias out"));
    }

    private static Arguments refused(Consumer<ConfigEntry.Builder> change, String message) {
        return Arguments.of(change, message);
    }

    private static ConfigEntry.Builder whole(ConfigEntry.Builder builder) {
        return builder.addOpName("a").addQuantType(WEIGHT).setQuantBits(4);
    }

    private static ConfigEntry.Builder input(ConfigEntry.Builder builder) {
        return builder.addOpName("a").addQuantType(INPUT).setQuantBits(4);
    }
}
