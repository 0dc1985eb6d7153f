package io.quantrial.trial.search.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.cost.CostTable;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.LayerSpace.Member;
import io.quantrial.trial.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationProblemTest {

    private static final SearchSpace SPACE =
            new SearchSpace(
                    List.of(
                            layer("conv1", "lsq/w2", "lsq/w4", "lsq/w8"),
                            layer("conv2", "lsq/w2", "lsq/w4", "lsq/w8"),
                            layer("fc", "qat/w2", "qat/w4", "qat/w8")));

    private static final CostTable TABLE =
            new CostTable(
                    new Cost(64, 0, 0.5),
                    List.of(costs(10, 0.1), costs(100, 0.2), costs(1000, 0.3)));

    private static final List<List<Double>> LOSSES =
            List.of(List.of(9.0, 3.0, 0.0), List.of(4.0, 1.0, 0.0), List.of(2.0, 0.5, 0.0));

    private static LayerSpace layer(String name, String... alternatives) {
        return new LayerSpace(
                LayerPath.parse(name),
                Stream.of(alternatives).map(LayerBits::parse).toList(),
                Map.of(),
                Map.of());
    }

    private static List<Cost> costs(int weights, double milliseconds) {
        return Stream.of(2, 4, 8)
                .map(bits -> new Cost(weights * bits, 8.0 * weights * bits, milliseconds * bits))
                .toList();
    }

    private static AllocationProblem problem(List<List<String>> ties) {
        AllocationProblem untied = AllocationProblem.of(SPACE, TABLE, LOSSES);
        return new AllocationProblem(untied.fixed(), untied.layers(), ties);
    }

    @Test
    void pointsAreThoseOfTheSpaceAndCostWhatItsTableSays() {
        PredictedFront front = new Allocator(problem(List.of())).front(CostKind.SIZE);

        assertThat(front.allocations())
                .allSatisfy(
                        each -> {
                            Cost table = TABLE.cost(each.point());
                            assertThat(each.cost().size()).isEqualTo(table.size());
                            assertThat(each.cost().bops()).isEqualTo(table.bops());
                            assertThat(each.cost().latency())
                                    .isCloseTo(table.latency(), within(1e-12));
                            assertThat(SPACE.encode(SPACE.decode(each.point())))
                                    .contains(each.point());
                        });
        assertThat(front.best(64 + 80 + 400 + 2000))
                .hasValueSatisfying(
                        best ->
                                assertThat(SPACE.decode(best.point()))
                                        .hasToString("conv1=lsq/w8; conv2=lsq/w4; fc=qat/w2"));
    }

    @Test
    void tiedLayersTakeTheSameAlternative() {
        AllocationProblem tied = problem(List.of(List.of("conv1", "conv2")));

        assertThat(new Allocator(tied).front(CostKind.LATENCY).allocations())
                .allMatch(
                        each ->
                                each.point()
                                        .choices()
                                        .get(0)
                                        .equals(each.point().choices().get(1)));
    }

    @Test
    void layersThatTheSpaceTiesAreOneLayerOfTheProblem() {
        LayerSpace convs = layer("conv1", "lsq/w2", "lsq/w4", "lsq/w8");
        Member conv2 = new Member(LayerPath.parse("conv2"), Set.of(QuantTarget.WEIGHT));
        SearchSpace space =
                new SearchSpace(
                        List.of(
                                new LayerSpace(
                                        List.of(convs.members().get(0), conv2),
                                        convs.alternatives(),
                                        Map.of(),
                                        Map.of()),
                                SPACE.layers().get(2)));
        CostTable table = new CostTable(TABLE.fixed(), List.of(costs(110, 0.3), costs(1000, 0.3)));
        List<List<Double>> losses = List.of(List.of(13.0, 4.0, 0.0), LOSSES.get(2));

        AllocationProblem problem = AllocationProblem.of(space, table, losses);

        assertThat(problem.layers()).extracting(Layer::name).containsExactly("conv1", "fc");
        assertThat(new Allocator(problem).front(CostKind.SIZE).best(64 + 8 * 110 + 2 * 1000))
                .hasValueSatisfying(
                        best ->
                                assertThat(space.decode(best.point()))
                                        .hasToString("conv1=lsq/w8; conv2=lsq/w8; fc=qat/w2"));
    }

    @Test
    void aTieOfAnUnknownLayerNamesTheNearest() {
        assertThatThrownBy(() -> problem(List.of(List.of("conv1", "convv2"))))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("tied layers: \"convv2\" is not a layer that varies")
                .hasMessageContaining("conv2\"")
                .hasMessageEndingWith("layers: conv1, conv2, fc");
    }

    @Test
    void aTieOfLayersWithOtherAlternativesIsRefused() {
        Alternative only = new Alternative(1, Cost.ZERO);
        List<Layer> layers =
                List.of(new Layer("conv1", List.of(only, only)), new Layer("fc", List.of(only)));

        assertThatThrownBy(
                        () ->
                                new AllocationProblem(
                                        Cost.ZERO, layers, List.of(List.of("conv1", "fc"))))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "tied layers conv1, fc: alternatives differ: 2 and 1; give all of them the"
                                + " same");
    }

    @Test
    void everyAlternativeNeedsALoss() {
        List<List<Double>> losses = List.of(List.of(1.0), LOSSES.get(1), LOSSES.get(2));

        assertThatThrownBy(() -> AllocationProblem.of(SPACE, TABLE, losses))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "conv1 needs a loss and a cost for each of 3 alternatives, not 1 and 3");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aLossThatIsNoNumberIsRefused(double loss) {
        assertThatThrownBy(() -> new Alternative(loss, Cost.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the predicted loss must be finite");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
    void aCostThatIsNoNumberFromZeroIsRefused(double cost) {
        assertThatThrownBy(() -> new Alternative(0, new Cost(0, cost, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bops must be a number from 0: " + cost);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 0, -1})
    void aBudgetMustBeANumberAboveZero(double limit) {
        assertThatThrownBy(() -> new Budget(CostKind.LATENCY, limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the limit of latency must be a number above 0: " + limit);
    }
}
