package io.quantrial.lsq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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
import org.mockito.Mockito;

class LsqPluginTest {

    private final NDManager manager = Mockito.mock(NDManager.class);

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(QuantizerPlugin.class))
                .anySatisfy(plugin -> assertThat(plugin.name()).isEqualTo("lsq"));
        assertThat(LsqPlugin.class.getAnnotation(BuiltForSpi.class).value())
                .isEqualTo(SpiVersion.CURRENT);
    }

    @ParameterizedTest
    @CsvSource({
        "WEIGHT, 2, AUTO", "WEIGHT, 16, SIGNED", "WEIGHT, 1, UNSIGNED", "WEIGHT, 16, UNSIGNED",
        "INPUT, 1, AUTO", "INPUT, 1, UNSIGNED", "INPUT, 2, SIGNED", "INPUT, 16, AUTO",
        "OUTPUT, 1, AUTO", "OUTPUT, 8, UNSIGNED", "OUTPUT, 16, SIGNED"
    })
    void servesWhatItSays(QuantTarget target, int bits, Signedness sign) {
        assertThatCode(() -> Slots.create(manager, Slots.scheme(target, bits, sign)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"WEIGHT, SIGNED", "INPUT, SIGNED", "OUTPUT, SIGNED", "WEIGHT, AUTO"})
    void oneSignedBitIsRefusedWithTheReason(QuantTarget target, Signedness sign) {
        assertThatThrownBy(() -> Slots.create(manager, Slots.scheme(target, 1, sign)))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.UNSUPPORTED))
                .hasMessageContaining("conv1:" + target.key())
                .hasMessageContaining("Qp = 0")
                .hasMessageContaining("2 to 16 bits")
                .hasMessageContaining("signed: false");
    }

    @ParameterizedTest
    @CsvSource({"INPUT", "OUTPUT"})
    void activationsHaveOneStepPerTensor(QuantTarget target) {
        QuantScheme scheme = new QuantScheme(target, 4, Signedness.AUTO, Granularity.perChannel(1));

        assertThatThrownBy(() -> Slots.create(manager, scheme))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("per channel (axis 1)")
                .hasMessageContaining("it supports signed 2..16 bits, unsigned 1..16 bits");
    }

    @Test
    void anUnknownWordForInitNamesTheKnownOnes() {
        QuantScheme scheme = Slots.scheme(QuantTarget.INPUT, 4, Signedness.AUTO);

        assertThatThrownBy(() -> Slots.create(manager, scheme, Map.of("init", "max")))
                .hasMessageContaining("[paper, mse]");
        assertThatThrownBy(() -> Slots.create(manager, scheme, Map.of("gradient_scale", "batch")))
                .hasMessageContaining("[paper, nni, none]");
    }

    @Test
    void everyOptionHasADescription() {
        assertThat(new LsqPlugin().capabilities().options())
                .extracting("name")
                .containsExactly("init", "gradient_scale", "narrow");
        assertThat(new LsqPlugin().capabilities().options())
                .allSatisfy(option -> assertThat(option.description()).isNotBlank());
    }
}
