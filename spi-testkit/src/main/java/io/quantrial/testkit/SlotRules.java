package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The rules about the life of a slot: independence, initialisation, evaluation, saved state. */
final class SlotRules {

    private SlotRules() {}

    static void quantizersShareNothing(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot used = new OpenSlot(plugin, slot);
                OpenSlot other = new OpenSlot(plugin, slot)) {
            QuantizerState fresh = other.state();
            used.train(used.data(1, 1));
            used.train(used.data(2, 3));
            assertThat(other.state()).as("state of a quantizer that was not used").isEqualTo(fresh);
            QuantizerState before = used.state();
            other.train(other.data(3, 9));
            assertThat(used.state()).as("state after another quantizer's pass").isEqualTo(before);
            Set<String> ids = ids(used);
            ids.retainAll(ids(other));
            assertThat(ids).as("parameters of both").isEmpty();
        }
    }

    private static Set<String> ids(OpenSlot open) {
        Set<String> ids = new LinkedHashSet<>();
        open.quantizer().parameters().forEach(parameter -> ids.add(parameter.getId()));
        return ids;
    }

    static void hookAndStrategyStay(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = new OpenSlot(plugin, slot)) {
            TensorQuantizer quantizer = open.quantizer();
            Object hook = quantizer.hook();
            GradientStrategy strategy = quantizer.gradient();
            open.train(open.data(1, 1));
            Set<String> parameters = ids(open);
            open.train(open.data(2, 1));
            open.evaluate(open.data(3, 1));
            assertThat(quantizer.hook()).isSameAs(hook);
            assertThat(quantizer.gradient()).isSameAs(strategy);
            assertThat(ids(open)).as("parameters").isEqualTo(parameters);
        }
    }

    static void firstTrainingPassInitialises(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = new OpenSlot(plugin, slot)) {
            Optional<QuantParams> created = open.quantizer().params();
            NDArray x = open.data(1, 1);
            float[] evaluated = open.evaluate(x);
            assertThat(open.quantizer().params()).as("after an evaluation").isEqualTo(created);
            if (created.isEmpty()) {
                assertThat(evaluated)
                        .as("an empty slot passes through")
                        .isEqualTo(x.toFloatArray());
            }
            open.train(x);
            QuantParams initialised = open.params();
            created.ifPresent(fixed -> assertThat(initialised).isEqualTo(fixed));
            open.evaluate(open.data(2, 20));
            assertThat(open.params()).as("after a later evaluation").isEqualTo(initialised);
        }
    }

    static void evaluationChangesNothing(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            NDArray x = open.data(2, 5);
            float[] original = x.toFloatArray();
            QuantizerState state = open.state();
            float[] first = open.evaluate(x);
            assertThat(open.evaluate(x)).as("the same evaluation again").isEqualTo(first);
            assertThat(open.state()).as("state").isEqualTo(state);
            assertThat(x.toFloatArray()).as("the array that was evaluated").isEqualTo(original);
        }
    }

    static void onlyTheTrainerMovesParameters(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            List<float[]> before = parameters(open);
            open.train(open.data(2, 7));
            open.evaluate(open.data(3, 0.1));
            assertThat(parameters(open))
                    .as("parameters after other data")
                    .containsExactlyElementsOf(before);
        }
    }

    private static List<float[]> parameters(OpenSlot open) {
        List<float[]> values = new ArrayList<>();
        for (Parameter parameter : open.quantizer().parameters()) {
            values.add(parameter.getArray().toFloatArray());
        }
        return values;
    }

    static void givenArraysStay(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            NDArray x = open.data(2, 3);
            float[] original = x.toFloatArray();
            open.train(x);
            if (slot.scheme().target() != QuantTarget.WEIGHT) {
                assertThat(x.toFloatArray()).as("the hook's array").isEqualTo(original);
            }
            NDArray point = open.hookedPoint(x);
            float[] hooked = point.toFloatArray();
            open.driver().fakeQuantized(point, TestPass.TRAINING);
            open.driver().quantized(point, TestPass.EVALUATION);
            assertThat(point.toFloatArray()).as("the strategy's array").isEqualTo(hooked);
        }
    }

    static void delayedPassesThrough(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = new OpenSlot(plugin, slot)) {
            for (int seed = 1; seed <= 3; seed++) {
                NDArray x = open.data(seed, 1);
                float[] original = x.toFloatArray();
                float[] numbers = open.delay(x);
                if (slot.scheme().target() != QuantTarget.WEIGHT) {
                    assertThat(numbers).isEqualTo(original);
                }
            }
            open.evaluate(open.data(4, 1));
            NumberRules.assertOnGrid(open, open.train(open.data(5, 1)));
        }
    }

    static void stateComesBack(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot saved = OpenSlot.trained(plugin, slot);
                OpenSlot resumed = new OpenSlot(plugin, slot)) {
            QuantizerState empty = resumed.state();
            resumed.quantizer().restore(empty);
            assertThat(resumed.state()).as("the state of a fresh slot").isEqualTo(empty);
            saved.train(saved.data(2, 2));
            resumed.quantizer().restore(saved.state());
            assertThat(resumed.state()).as("state").isEqualTo(saved.state());
            assertThat(resumed.quantizer().params()).isEqualTo(saved.quantizer().params());
            assertSame(saved, resumed);
        }
    }

    private static void assertSame(OpenSlot saved, OpenSlot resumed) {
        assertThat(parameters(resumed)).containsExactlyElementsOf(parameters(saved));
        assertThat(resumed.evaluate(resumed.data(3, 3)))
                .as("evaluation")
                .isEqualTo(saved.evaluate(saved.data(3, 3)));
        assertThat(resumed.train(resumed.data(4, 2)))
                .as("the next training pass")
                .isEqualTo(saved.train(saved.data(4, 2)));
        assertThat(resumed.state()).as("state after it").isEqualTo(saved.state());
    }

    static void foreignStateIsRefused(QuantizerPlugin plugin, SlotCase slot) {
        try (OpenSlot open = OpenSlot.trained(plugin, slot)) {
            QuantizerState own = open.state();
            Map<String, List<Float>> renamed = new TreeMap<>();
            own.values().forEach((name, list) -> renamed.put("x-" + name, list));
            renamed.put("of-another-kind", List.of(1f, 2f, 3f));
            refuses(open, QuantizerState.of(renamed), own);
            for (String name : own.values().keySet()) {
                Map<String, List<Float>> damaged = new TreeMap<>(own.values());
                damaged.remove(name);
                refuses(open, QuantizerState.of(damaged), own);
            }
        }
    }

    private static void refuses(OpenSlot open, QuantizerState foreign, QuantizerState own) {
        assertThatThrownBy(() -> open.quantizer().restore(foreign))
                .as("restore of %s", foreign)
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_STATE));
        assertThat(open.state()).as("state after the refusal").isEqualTo(own);
    }
}
