package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;

class PluginRequestTest {

    private final NDManager unused = Mockito.mock(NDManager.class);

    @Test
    void serviceLoaderFindsAllThree() {
        assertThat(ServiceLoader.load(QuantizerPlugin.class))
                .extracting(QuantizerPlugin::name)
                .containsExactly("qat", "dorefa", "bnn");
        assertThat(ServiceLoader.load(QuantizerPlugin.class))
                .allSatisfy(
                        plugin -> {
                            BuiltForSpi built = plugin.getClass().getAnnotation(BuiltForSpi.class);
                            assertThat(built.value()).isEqualTo(SpiVersion.CURRENT);
                            assertThat(plugin.capabilities()).isEqualTo(plugin.capabilities());
                        });
    }

    @Test
    void onlyQatRoundsTheBias() {
        assertThat(new QatPlugin().roundsBias()).isTrue();
        assertThat(new DorefaPlugin().roundsBias()).isFalse();
        assertThat(new BnnPlugin().roundsBias()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(QuantTarget.class)
    void everyPluginServesEveryTarget(QuantTarget target) {
        assertThat(create(new QatPlugin(), scheme(target, 8, Signedness.AUTO), Map.of()))
                .isNotNull();
        assertThat(create(new DorefaPlugin(), scheme(target, 2, Signedness.AUTO), Map.of()))
                .isNotNull();
        assertThat(create(new BnnPlugin(), scheme(target, 1, Signedness.AUTO), Map.of()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "qat, WEIGHT, 1, SIGNED, signed 2..16 bits",
        "dorefa, WEIGHT, 4, UNSIGNED, signed 1..16 bits",
        "dorefa, OUTPUT, 4, SIGNED, unsigned 1..16 bits",
        "bnn, WEIGHT, 2, AUTO, signed 1 bits",
        "bnn, OUTPUT, 1, UNSIGNED, signed 1 bits",
    })
    void capabilitiesRefuseWhatCannotBeHonoured(
            String name, QuantTarget target, int bits, Signedness signedness, String supported) {
        assertRefused(plugin(name), scheme(target, bits, signedness), Map.of(), supported);
    }

    @ParameterizedTest
    @CsvSource({"qat, OUTPUT, 8", "dorefa, WEIGHT, 4", "bnn, OUTPUT, 1"})
    void scalesPerChannelAreForWeightsOfSomeQuantizers(String name, QuantTarget target, int bits) {
        QuantScheme scheme =
                new QuantScheme(target, bits, Signedness.AUTO, Granularity.perChannel(0));
        assertRefused(plugin(name), scheme, Map.of(), "does not support");
    }

    @ParameterizedTest
    @CsvSource({
        "WEIGHT, 4, UNSIGNED, an unsigned weight, set it to true",
        "WEIGHT, 1, AUTO, 1 bit where negative values need a code, use 2 to 16 bits",
        "OUTPUT, 1, AUTO, 1 bit where negative values need a code, '\"signed\": false'",
    })
    void symmetricSchemeRefusesGridsWithoutNegativeCodes(
            QuantTarget target, int bits, Signedness signedness, String what, String remedy) {
        Map<String, ?> symmetric = Map.of("scheme", "symmetric");
        QuantScheme scheme = scheme(target, bits, signedness);
        assertRefused(new QatPlugin(), scheme, symmetric, what);
        assertRefused(new QatPlugin(), scheme, symmetric, remedy);
        assertRefused(new QatPlugin(), scheme, symmetric, "\"scheme\": \"affine\"");
    }

    @Test
    void scalePerChannelNeedsScaling() {
        assertRefused(
                new BnnPlugin(), HostedSlot.perChannel(1), Map.of(), "use \"scaling\": \"mean\"");
        assertThat(create(new BnnPlugin(), HostedSlot.perChannel(1), Map.of("scaling", "mean")))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "scheme, log, 'one of [affine, symmetric]'",
        "observer, max, 'one of [ema, minmax, percentile, mse]'",
        "ema_decay, 1, 'a number in [0.0, 0.999999]'",
        "percentile, 50, 'a number in [90.0, 100.0]'",
        "mse_candidates, 1, 'a whole number in [2, 256]'",
        "observr, ema, 'did you mean \"observer\"?'",
    })
    void optionsAreCheckedByName(String option, String value, String message) {
        assertThatThrownBy(
                        () ->
                                create(
                                        new QatPlugin(),
                                        scheme(QuantTarget.OUTPUT, 8, Signedness.AUTO),
                                        Map.of(option, value)))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessageContaining(message);
    }

    private void assertRefused(
            QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options, String message) {
        assertThatThrownBy(() -> create(plugin, scheme, options))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.UNSUPPORTED))
                .hasMessageStartingWith("layer:slot: quantizer \"" + plugin.name() + "\"")
                .hasMessageContaining(message);
    }

    private HostedSlot create(QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options) {
        return HostedSlot.of(unused, plugin, scheme, options);
    }

    private static QuantScheme scheme(QuantTarget target, int bits, Signedness signedness) {
        return new QuantScheme(target, bits, signedness, Granularity.perTensor());
    }

    private static QuantizerPlugin plugin(String name) {
        return ServiceLoader.load(QuantizerPlugin.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(plugin -> plugin.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
