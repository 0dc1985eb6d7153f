package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.trial.search.Problems;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UniformPointsTest {

    private static LayerSpace layer(String name, String... alternatives) {
        return new LayerSpace(
                LayerPath.parse(name),
                Stream.of(alternatives).map(LayerBits::parse).toList(),
                Map.of(),
                Map.of());
    }

    private static List<String> uniform(SearchSpace space) {
        return UniformPoints.of(space).stream()
                .map(point -> space.decode(point).toString())
                .toList();
    }

    @Test
    void aLayerThatLacksTheWidthTakesTheClosest() {
        SearchSpace space =
                new SearchSpace(
                        List.of(
                                layer("a", "lsq/w2", "lsq/w4", "lsq/w8"),
                                layer("b", "lsq/w3", "lsq/w8")));

        assertThat(uniform(space))
                .containsExactly(
                        "a=lsq/w8; b=lsq/w8",
                        "a=lsq/w4; b=lsq/w3",
                        // 3 lies between 2 and 4: the larger one is safer
                        "a=lsq/w2; b=lsq/w3");
    }

    @Test
    void aLayerThatLacksTheQuantizerTakesAnother() {
        SearchSpace space =
                new SearchSpace(
                        List.of(
                                layer("a", "lsq/w8/i8", "bnn/w1/i1"),
                                layer("b", "lsq/w4", "lsq/w8")));

        assertThat(uniform(space))
                .containsExactly(
                        "a=lsq/w8/i8; b=lsq/w8",
                        "a=bnn/w1/i1; b=lsq/w8",
                        "a=lsq/w8/i8; b=lsq/w4",
                        "a=bnn/w1/i1; b=lsq/w4");
    }

    @Test
    void aSpaceWithoutLayersHasNone() {
        assertThat(UniformPoints.of(Problems.space(0, List.of("lsq/w8")))).isEmpty();
    }
}
