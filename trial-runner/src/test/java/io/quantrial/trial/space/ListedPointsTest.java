package io.quantrial.trial.space;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.space.LayerSpace.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListedPointsTest {

    private static final SearchSpace SPACE =
            new SearchSpace(
                    List.of(
                            layer("embed", "lsq/w4", "lsq/w8"),
                            layer("conv1", "lsq/w4/i8", "lsq/w8/i8", "qat/w8/i8"),
                            layer("body/conv2", "lsq/w4/i8", "lsq/w8/i8")));

    private static LayerSpace layer(String name, String... alternatives) {
        return new LayerSpace(
                LayerPath.parse(name),
                Stream.of(alternatives).map(LayerBits::parse).toList(),
                Map.of(),
                Map.of());
    }

    private static Map<String, String> written(String... patternsAndChoices) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < patternsAndChoices.length; i += 2) {
            map.put(patternsAndChoices[i], patternsAndChoices[i + 1]);
        }
        return map;
    }

    private static List<String> read(List<Map<String, String>> configurations) {
        return new ListedPoints("search.fixed", SPACE)
                .read(configurations).stream()
                        .map(point -> SPACE.decode(point).toString())
                        .toList();
    }

    private static void assertRefused(Map<String, String> configuration, String message) {
        assertThatThrownBy(() -> read(List.of(written("*", "lsq/w8/i8"), configuration)))
                .isInstanceOf(TrialException.class)
                .hasMessage("search.fixed[1]" + message);
    }

    @Test
    void theLastPatternThatMatchesDecides() {
        assertThat(
                        read(
                                List.of(
                                        written("*", "lsq/w4/i8", "conv1", "qat/w8/i8"),
                                        written("conv1", "qat/w8/i8", "**", "lsq/w8/i8"),
                                        written("re:.*conv.", "lsq/w4/i8", "embed", "lsq/w8"))))
                .containsExactly(
                        "body/conv2=lsq/w4/i8; conv1=qat/w8/i8; embed=lsq/w4",
                        "body/conv2=lsq/w8/i8; conv1=lsq/w8/i8; embed=lsq/w8",
                        "body/conv2=lsq/w4/i8; conv1=lsq/w4/i8; embed=lsq/w8");
    }

    @Test
    void aPatternWithoutMatchIsAnError() {
        assertRefused(
                written("*", "lsq/w4/i8", "conv9", "lsq/w4/i8"),
                ".conv9: matches no layer that is searched (did you mean \"conv1\"?); layers:"
                        + " embed, conv1, body/conv2");
    }

    @Test
    void aChoiceOutsideTheSpaceIsAnErrorThatListsWhatIsInside() {
        assertRefused(
                written("*", "lsq/w4/i8", "conv1", "lsq/w5/i8"),
                ".conv1: \"lsq/w5/i8\" is not in the search space (did you mean \"lsq/w4/i8\"?);"
                        + " layer conv1 can get lsq/w4/i8, lsq/w8/i8, qat/w8/i8");
        // an exact name speaks of this layer, so nothing is left out
        assertRefused(
                written("*", "lsq/w4/i8", "embed", "lsq/w4/i8"),
                ".embed: \"lsq/w4/i8\" is not in the search space (did you mean \"lsq/w4\"?);"
                        + " layer embed can get lsq/w4, lsq/w8");
    }

    @Test
    void aLayerWithoutChoiceIsAnError() {
        assertRefused(
                written("*conv*", "lsq/w4/i8", "embed", "lsq/w4"),
                ": layer body/conv2 gets no choice; name it, or begin with a choice for \"*\"");
    }

    @Test
    void tiedLayersAreNamedEachAndGetTheSame() {
        LayerSpace tied =
                new LayerSpace(
                        List.of(
                                new Member(LayerPath.parse("embed"), Set.of(WEIGHT)),
                                new Member(LayerPath.parse("fc"), Set.of(WEIGHT, INPUT))),
                        List.of(LayerBits.parse("lsq/w4/i8"), LayerBits.parse("lsq/w8/i8")),
                        Map.of(),
                        Map.of());
        SearchSpace space = new SearchSpace(List.of(layer("conv1", "lsq/w4/i8"), tied));
        ListedPoints points = new ListedPoints("search.fixed", space);

        assertThat(
                        points.read(
                                List.of(
                                        written("*", "lsq/w4/i8"),
                                        written("conv1", "lsq/w4/i8", "re:embed|fc", "lsq/w8/i8"))))
                .containsExactly(new Point(List.of(0, 0)), new Point(List.of(0, 1)));
        assertThatThrownBy(() -> points.read(List.of(written("*", "lsq/w4/i8", "fc", "lsq/w8/i8"))))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.fixed[0]: tied layers get different choices: embed=lsq/w4;"
                                + " fc=lsq/w8/i8; give all of them the same");
        assertThatThrownBy(
                        () ->
                                points.read(
                                        List.of(written("conv1", "lsq/w4/i8", "embed", "lsq/w4"))))
                .hasMessage(
                        "search.fixed[0]: layer fc gets no choice; name it, or begin with a choice"
                                + " for \"*\"");
    }

    @Test
    void textThatIsNoChoiceOrNoPatternIsAnError() {
        assertRefused(
                written("*", "4 bits"),
                ".*: \"4 bits\" must be a quantizer and bit widths of weight, input or output,"
                        + " such as lsq/w4/i8");
        assertRefused(
                written("re:[", "lsq/w4/i8"),
                ".re:[: op_names: \"re:[\" is not a regular expression: Unclosed character class at"
                        + " position 3");
    }
}
