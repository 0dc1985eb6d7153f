package io.quantrial.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.testkit.TestPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizerStateTest extends EngineTest {

    static Stream<Arguments> slots() {
        QuantScheme weight = HostedSlot.scheme(QuantTarget.WEIGHT, 4);
        QuantScheme output = HostedSlot.scheme(QuantTarget.OUTPUT, 4);
        return Stream.of(
                slot("qat weight", new QatPlugin(), weight, Map.of()),
                slot("qat per channel", new QatPlugin(), HostedSlot.perChannel(4), Map.of()),
                slot("qat output", new QatPlugin(), output, Map.of()),
                slot("qat minmax", new QatPlugin(), output, Map.of("observer", "minmax")),
                slot("qat symmetric", new QatPlugin(), output, Map.of("scheme", "symmetric")),
                slot("dorefa weight", new DorefaPlugin(), weight, Map.of()),
                slot("dorefa 1 bit", new DorefaPlugin(), bits(1, weight), Map.of()),
                slot("dorefa output", new DorefaPlugin(), output, Map.of()),
                slot("bnn weight", new BnnPlugin(), bits(1, weight), Map.of()),
                slot(
                        "bnn per channel",
                        new BnnPlugin(),
                        HostedSlot.perChannel(1),
                        Map.of("scaling", "mean")));
    }

    private static QuantScheme bits(int bits, QuantScheme scheme) {
        return HostedSlot.scheme(scheme.target(), bits);
    }

    private static Arguments slot(
            String name, QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options) {
        return Arguments.argumentSet(name, plugin, scheme, options);
    }

    @ParameterizedTest
    @MethodSource("slots")
    void restoredQuantizerContinuesBitForBit(
            QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options) {
        HostedSlot stayed = HostedSlot.of(manager, plugin, scheme, options);
        for (int i = 0; i < 3; i++) {
            stayed.forward(batch(50 + i), TestPass.TRAINING);
        }
        HostedSlot resumed = HostedSlot.of(manager, plugin, scheme, options);
        resumed.quantizer().restore(stayed.quantizer().state());

        assertThat(resumed.quantizer().params()).isEqualTo(stayed.quantizer().params());
        assertThat(resumed.quantizer().state()).isEqualTo(stayed.quantizer().state());
        for (TestPass pass : List.of(TestPass.EVALUATION, TestPass.TRAINING, TestPass.EVALUATION)) {
            assertThat(resumed.forward(batch(60), pass).toFloatArray())
                    .containsExactly(stayed.forward(batch(60), pass).toFloatArray());
        }
        assertThat(resumed.quantizer().state()).isEqualTo(stayed.quantizer().state());
    }

    @ParameterizedTest
    @MethodSource("slots")
    void freshStateRestoresToAFreshQuantizer(
            QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options) {
        HostedSlot slot = HostedSlot.of(manager, plugin, scheme, options);
        QuantizerState fresh = slot.quantizer().state();
        var params = slot.quantizer().params();
        slot.forward(batch(50), TestPass.TRAINING);
        slot.quantizer().restore(fresh);
        assertThat(slot.quantizer().state()).isEqualTo(fresh);
        assertThat(slot.quantizer().params()).isEqualTo(params);
    }

    @ParameterizedTest
    @MethodSource("slots")
    void damagedStateIsRefusedAndChangesNothing(
            QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options) {
        HostedSlot slot = HostedSlot.of(manager, plugin, scheme, options);
        slot.forward(batch(50), TestPass.TRAINING);
        QuantizerState before = slot.quantizer().state();
        for (QuantizerState damaged : damages(before)) {
            assertThatThrownBy(() -> slot.quantizer().restore(damaged))
                    .as("%s", damaged)
                    .isInstanceOfSatisfying(
                            QuantException.class,
                            e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_STATE))
                    .hasMessageContaining("saved state");
            assertThat(slot.quantizer().state()).isEqualTo(before);
        }
    }

    /** Every list missing, shortened, and spoilt, and one list too many. */
    private static List<QuantizerState> damages(QuantizerState state) {
        List<QuantizerState> damages = new ArrayList<>();
        damages.add(with(state, "foreign", List.of(1f)));
        state.values()
                .forEach(
                        (name, list) -> {
                            TreeMap<String, List<Float>> missing = new TreeMap<>(state.values());
                            missing.remove(name);
                            damages.add(QuantizerState.of(missing));
                            damages.add(with(state, name, List.of()));
                            damages.add(with(state, name, spoilt(list, Float.NaN)));
                            damages.add(with(state, name, spoilt(list, Float.NEGATIVE_INFINITY)));
                        });
        return damages;
    }

    private static List<Float> spoilt(List<Float> list, float bad) {
        List<Float> copy = new ArrayList<>(list);
        copy.set(0, bad);
        return copy;
    }

    private static QuantizerState with(QuantizerState state, String name, List<Float> list) {
        TreeMap<String, List<Float>> values = new TreeMap<>(state.values());
        values.put(name, list);
        return QuantizerState.of(values);
    }

    @Test
    void rangeThatCannotBeARangeIsRefused() {
        HostedSlot slot = HostedSlot.of(manager, new QatPlugin(), QuantTarget.OUTPUT, 4, Map.of());
        slot.train(-1, 2);
        QuantizerState state = slot.quantizer().state();
        assertRefused(slot, with(state, "max", List.of(-2f)), "min <= max");
        assertRefused(slot, with(state, "initialised", List.of(0f)), "no range");
        assertRefused(slot, with(state, "initialised", List.of(2f)), "0 or 1");
        assertRefused(
                slot,
                with(with(state, "min", List.of(0f)), "max", List.of(0f)),
                "a range that is not zero");
        assertRefused(
                slot,
                with(with(state, "min", List.of(0f, 0f)), "max", List.of(1f, 1f)),
                "one value as \"min\"");
    }

    private static void assertRefused(HostedSlot slot, QuantizerState state, String reason) {
        assertThatThrownBy(() -> slot.quantizer().restore(state))
                .isInstanceOf(QuantException.class)
                .hasMessageStartingWith("layer:slot: the saved state needs " + reason);
    }

    @Test
    void stateOfAnotherLayersChannelsIsRefusedWhenItMeetsTheWeight() {
        HostedSlot three =
                HostedSlot.of(manager, new QatPlugin(), HostedSlot.perChannel(4), Map.of());
        three.forward(batch(50), TestPass.TRAINING);
        NDArray two = manager.create(new Shape(2, 4));
        assertThatThrownBy(() -> three.forward(two, TestPass.EVALUATION))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("layer:slot")
                .hasMessageContaining("needs 2 scales")
                .hasMessageContaining("holds 3");
        three.forward(two.add(manager.create(1f)), TestPass.TRAINING);
        assertThat(three.quantizer().params().orElseThrow().scales()).hasSize(2);
    }

    private NDArray batch(long seed) {
        return manager.create(gaussian(seed, 12, 0.1, 1), new Shape(3, 4));
    }
}
