package io.quantrial.spi.config;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlotTypesTest {

    private static final LayerPath HEAD = LayerPath.parse("head");

    @Test
    void aRuleWhoseSchemeIsForAnotherTargetIsRefused() {
        assertThatThrownBy(() -> rule(INPUT, WEIGHT, 0, false, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a scheme for WEIGHT: INPUT");
    }

    @Test
    void onlyTheWeightsRuleCanRoundTheBias() {
        assertThat(rule(WEIGHT, WEIGHT, 0, true, 1).roundsBias()).isTrue();
        assertThatThrownBy(() -> rule(INPUT, INPUT, 0, true, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bias belongs to the weight: INPUT");
    }

    @Test
    void stepsCountFromZeroAndEntriesFromOne() {
        assertThatThrownBy(() -> rule(WEIGHT, WEIGHT, -1, false, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule(WEIGHT, WEIGHT, 0, false, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRowWithARuleHasAnEntry() {
        Optional<SlotRule> rule = Optional.of(rule(WEIGHT, WEIGHT, 0, false, 1));
        assertThatThrownBy(() -> new Resolution.Row(HEAD, "Linear", WEIGHT, rule, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a rule comes from an entry");
    }

    @Test
    void aLayerHasATypeAndKeepsItsTargetsInOrder() {
        assertThatThrownBy(() -> new LayerInfo(HEAD, List.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer head needs at least one type");
        Set<QuantTarget> targets = EnumSet.of(WEIGHT);
        LayerInfo layer = new LayerInfo(HEAD, List.of("Linear", "AbstractBlock"), targets);
        targets.add(INPUT);
        assertThat(layer.targets()).containsExactly(WEIGHT);
        assertThat(layer.type()).isEqualTo("Linear");
    }

    private static SlotRule rule(
            QuantTarget target, QuantTarget schemes, int startStep, boolean bias, int entry) {
        return new SlotRule(
                HEAD,
                target,
                "lsq",
                mock(QuantizerPlugin.class),
                new QuantScheme(schemes, 4, Signedness.AUTO, Granularity.perTensor()),
                new Options(new TreeMap<>()),
                startStep,
                bias,
                entry);
    }
}
