package io.quantrial.trial.space;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerSpace.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LayerSpaceTest {

    private static LayerSpace layer(String... alternatives) {
        return layer(Stream.of(alternatives).map(LayerBits::parse).toList());
    }

    private static LayerSpace layer(List<LayerBits> alternatives) {
        return new LayerSpace(LayerPath.parse("conv1"), alternatives, Map.of(), Map.of());
    }

    private static List<String> neighbours(LayerSpace layer, String of) {
        int index = layer.alternatives().indexOf(LayerBits.parse(of));
        return layer.neighbours(index).stream()
                .map(layer.alternatives()::get)
                .map(LayerBits::toString)
                .toList();
    }

    @Example
    void neighboursAreOneStepInOneTensorOrAnotherQuantizer() {
        LayerSpace layer =
                layer(
                        "lsq/w2/i4",
                        "lsq/w3/i4",
                        "lsq/w4/i4",
                        "lsq/w2/i8",
                        "lsq/w3/i8",
                        "lsq/w4/i8",
                        "qat/w2/i8",
                        "qat/w4/i8");

        assertThat(neighbours(layer, "lsq/w3/i8"))
                .containsExactly("lsq/w3/i4", "lsq/w2/i8", "lsq/w4/i8");
        assertThat(neighbours(layer, "lsq/w2/i8"))
                .containsExactly("lsq/w2/i4", "lsq/w3/i8", "qat/w2/i8");
        // without 3 bits, 4 is next to 2
        assertThat(neighbours(layer, "qat/w2/i8")).containsExactly("lsq/w2/i8", "qat/w4/i8");
    }

    @Example
    void aTensorInFloatingPointIsTheStepAfterTheLargestWidth() {
        LayerSpace layer = layer("lsq/w4", "lsq/w4/i8", "lsq/w4/i4");

        assertThat(neighbours(layer, "lsq/w4")).containsExactly("lsq/w4/i8");
    }

    @Example
    void whereTensorsShareTheirWidthNeighboursAreTheNextWidthOfBoth() {
        LayerSpace layer = layer("lsq/w2/i2", "lsq/w4/i4", "lsq/w8/i8");
        assertThat(neighbours(layer, "lsq/w4/i4")).containsExactly("lsq/w2/i2", "lsq/w8/i8");
        assertThat(neighbours(layer, "lsq/w2/i2")).containsExactly("lsq/w4/i4");
    }

    @Property
    void neighboursAreSymmetricAndDoNotHoldThemselves(
            @ForAll("alternatives") Set<LayerBits> alternatives) {
        LayerSpace layer = layer(new ArrayList<>(alternatives));
        for (int i = 0; i < alternatives.size(); i++) {
            assertThat(layer.neighbours(i)).doesNotContain(i);
            for (int neighbour : layer.neighbours(i)) {
                assertThat(layer.neighbours(neighbour)).contains(i);
            }
        }
    }

    @Provide
    Arbitrary<Set<LayerBits>> alternatives() {
        return Combinators.combine(
                        Arbitraries.of("lsq", "qat"),
                        Arbitraries.of("/w2", "/w3", "/w4", "/w8"),
                        Arbitraries.of("", "/i2", "/i4", "/i8"))
                .as((quantizer, weight, input) -> LayerBits.parse(quantizer + weight + input))
                .set()
                .ofMinSize(1);
    }

    @Example
    void theEntryIsWhatAConfigListReads() {
        LayerSpace layer =
                new LayerSpace(
                        LayerPath.parse("features/conv1"),
                        List.of(LayerBits.parse("qat/w4/i8"), LayerBits.parse("lsq/w4/i8")),
                        Map.of("per_channel", true),
                        Map.of("qat", Map.of("observer", "mse")));

        assertThat(layer.entries(LayerBits.parse("qat/w4/i8")))
                .containsExactly(
                        Map.of(
                                "op_names",
                                List.of("features/conv1"),
                                "quantizer",
                                "qat",
                                "quant_types",
                                List.of("input", "weight"),
                                "quant_bits",
                                Map.of("weight", 4, "input", 8),
                                "per_channel",
                                true,
                                "observer",
                                "mse"));
        assertThat(layer.entries(LayerBits.parse("lsq/w4/i8")))
                .noneMatch(entry -> entry.containsKey("observer"));
    }

    @Example
    void everyMemberHasItsEntryWithWhatItHas() {
        LayerSpace tied =
                new LayerSpace(
                        List.of(member("relu", INPUT), member("fc", INPUT, WEIGHT)),
                        List.of(LayerBits.parse("lsq/w4/i8")),
                        Map.of("per_channel", true),
                        Map.of());

        assertThat(tied.name()).isEqualTo("relu");
        assertThat(tied.isTied()).isTrue();
        assertThat(tied.entries(LayerBits.parse("lsq/w4/i8")))
                .containsExactly(
                        Map.of(
                                "op_names",
                                List.of("relu"),
                                "quantizer",
                                "lsq",
                                "quant_types",
                                List.of("input"),
                                "quant_bits",
                                Map.of("input", 8)),
                        Map.of(
                                "op_names",
                                List.of("fc"),
                                "quantizer",
                                "lsq",
                                "quant_types",
                                List.of("input", "weight"),
                                "quant_bits",
                                Map.of("input", 8, "weight", 4),
                                "per_channel",
                                true));
    }

    private static Member member(String layer, QuantTarget... targets) {
        return new Member(LayerPath.parse(layer), Set.of(targets));
    }

    @Example
    void needsMembersThatDifferAndGetSomething() {
        List<LayerBits> bits = List.of(LayerBits.parse("lsq/w4"));

        assertThatThrownBy(() -> new LayerSpace(List.of(), bits, Map.of(), Map.of()))
                .hasMessage("a dimension needs a layer");
        assertThatThrownBy(
                        () ->
                                new LayerSpace(
                                        List.of(member("fc", WEIGHT), member("fc", WEIGHT)),
                                        bits,
                                        Map.of(),
                                        Map.of()))
                .hasMessage("one layer twice: [fc, fc]");
        assertThatThrownBy(
                        () ->
                                new LayerSpace(
                                        List.of(member("fc", WEIGHT), member("relu", INPUT)),
                                        bits,
                                        Map.of(),
                                        Map.of()))
                .hasMessage("relu gets nothing of lsq/w4");
    }

    @Example
    void needsAlternativesThatDiffer() {
        assertThatThrownBy(() -> layer()).hasMessage("conv1 needs an alternative");
        assertThatThrownBy(() -> layer("lsq/w4", "lsq/w4"))
                .hasMessage("conv1 has one alternative twice");
    }
}
