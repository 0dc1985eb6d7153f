package io.quantrial.trial.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.moeaframework.core.Solution;
import org.moeaframework.core.attribute.CrowdingDistance;
import org.moeaframework.core.attribute.Rank;
import org.moeaframework.core.indicator.Hypervolume;
import org.moeaframework.core.population.FastNondominatedSorting;
import org.moeaframework.core.population.NondominatedPopulation;
import org.moeaframework.core.population.Population;
import org.moeaframework.problem.AbstractProblem;
import org.moeaframework.problem.Problem;

/** The oracle is the MOEA Framework. */
class ParetoFrontTest {

    private static final double TOLERANCE = 1e-9;

    private static List<Double> point(double... values) {
        return DoubleStream.of(values).boxed().toList();
    }

    private static Solution solution(List<Double> point) {
        Solution solution = new Solution(0, point.size());
        solution.setObjectiveValues(point.stream().mapToDouble(Double::doubleValue).toArray());
        return solution;
    }

    @Property
    void ranksOfTwoObjectivesAreThoseOfTheOracle(@ForAll("pairs") List<List<Double>> points) {
        assertRanks(points);
    }

    @Property
    void ranksOfThreeObjectivesAreThoseOfTheOracle(@ForAll("triples") List<List<Double>> points) {
        assertRanks(points);
    }

    private static List<Solution> sorted(List<List<Double>> points) {
        List<Solution> solutions = points.stream().map(ParetoFrontTest::solution).toList();
        new FastNondominatedSorting().evaluate(new Population(solutions));
        return solutions;
    }

    private static void assertRanks(List<List<Double>> points) {
        ParetoFront front = ParetoFront.of(points);

        assertThat(IntStream.range(0, points.size()).mapToObj(front::rank))
                .isEqualTo(sorted(points).stream().map(Rank::getAttribute).toList());
    }

    /** Points of two objectives on one front have no ties, so that there is one right answer. */
    @Property
    void crowdingIsThatOfTheOracle(@ForAll("pairs") List<List<Double>> points) {
        ParetoFront front = ParetoFront.of(points);
        List<Solution> solutions = sorted(points);

        for (int i = 0; i < points.size(); i++) {
            boolean isRepeated = points.indexOf(points.get(i)) < i;
            double expected = isRepeated ? 0 : CrowdingDistance.getAttribute(solutions.get(i));
            if (points.lastIndexOf(points.get(i)) == i || isRepeated) {
                assertThat(front.crowding(i)).isEqualTo(expected, within(TOLERANCE));
            }
        }
    }

    @Property
    void hypervolumeIsThatOfTheOracle(@ForAll("pairs") List<List<Double>> points) {
        Problem problem =
                new AbstractProblem(0, 2) {
                    @Override
                    public void evaluate(Solution solution) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public Solution newSolution() {
                        return new Solution(0, 2);
                    }
                };
        NondominatedPopulation population =
                new NondominatedPopulation(points.stream().map(ParetoFrontTest::solution).toList());
        double expected =
                new Hypervolume(problem, new double[] {0, 0}, new double[] {12, 15})
                        .evaluate(population);

        assertThat(DominatedArea.of(points, point(12, 15)) / (12 * 15))
                .isEqualTo(expected, within(TOLERANCE));
    }

    @Property
    void theOrderOfThePointsDoesNotMatter(
            @ForAll("triples") List<List<Double>> points, @ForAll long seed) {
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, points.size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(seed));
        ParetoFront one = ParetoFront.of(points);
        ParetoFront other = ParetoFront.of(shuffled.stream().map(points::get).toList());
        Map<List<Double>, Double> room = new HashMap<>();
        for (int i = 0; i < points.size(); i++) {
            room.merge(points.get(i), one.crowding(i), Math::max);
        }

        for (int i = 0; i < points.size(); i++) {
            assertThat(other.rank(i)).isEqualTo(one.rank(shuffled.get(i)));
            List<Double> point = points.get(shuffled.get(i));
            assertThat(other.crowding(i)).isIn(room.get(point), 0.0);
        }
    }

    @Provide
    Arbitrary<List<List<Double>>> pairs() {
        return points(2);
    }

    @Provide
    Arbitrary<List<List<Double>>> triples() {
        return points(3);
    }

    /** Small whole numbers, so that ties and equal points are frequent. */
    private static Arbitrary<List<List<Double>>> points(int objectives) {
        return Arbitraries.integers()
                .between(0, 11)
                .map(Integer::doubleValue)
                .list()
                .ofSize(objectives)
                .list()
                .ofMaxSize(25);
    }

    @Example
    void sortsBestFirst() {
        ParetoFront front =
                ParetoFront.of(
                        List.of(
                                point(5, 5),
                                point(1, 4),
                                point(2, 3),
                                point(3, 2),
                                point(6, 1),
                                point(4, 4)));

        assertThat(front.front()).containsExactly(1, 2, 3, 4);
        assertThat(front.order()).containsExactly(1, 4, 3, 2, 5, 0);
        // (3 - 1) / 5 + (4 - 2) / 3
        assertThat(front.crowding(2)).isEqualTo(2 / 5.0 + 2 / 3.0, within(TOLERANCE));
    }

    @Example
    void equalPointsAreAllOnTheFrontAndOneHasRoom() {
        ParetoFront front =
                ParetoFront.of(List.of(point(1, 2), point(2, 1), point(1, 2), point(0.0, 3)));

        assertThat(front.front()).containsExactly(0, 1, 2, 3);
        assertThat(front.crowding(0)).isPositive();
        assertThat(front.crowding(2)).isZero();
    }

    @Example
    void theTwoZerosAreEqual() {
        ParetoFront front = ParetoFront.of(List.of(point(-0.0, 1), point(0.0, 1)));

        assertThat(front.front()).containsExactly(0, 1);
        assertThat(front.crowding(1)).isZero();
    }

    @Example
    void whatIsNotANumberIsWorstHoweverCheap() {
        ParetoFront front = ParetoFront.of(List.of(point(Double.NaN, 0), point(5, 5), point(6, 6)));

        assertThat(front.rank(0)).isEqualTo(2);
        assertThat(front.rank(1)).isZero();
    }

    @Example
    void oneObjectiveIsAPlainOrder() {
        assertThat(ParetoFront.of(List.of(point(3), point(1), point(2))).order())
                .containsExactly(1, 2, 0);
    }

    @Example
    void noPointsAreAnEmptyFront() {
        assertThat(ParetoFront.of(List.of()).front()).isEmpty();
        assertThat(DominatedArea.of(List.of(), point(1, 1))).isZero();
    }

    @Example
    void hypervolumeCountsWhatLiesBelowTheReferenceOnly() {
        List<List<Double>> points =
                List.of(point(1, 3), point(2, 1), point(2, 2), point(0, 4), point(Double.NaN, 0));

        // (4 - 1) * (4 - 3) + (4 - 2) * (3 - 1)
        assertThat(DominatedArea.of(points, point(4, 4))).isEqualTo(7, within(TOLERANCE));
    }

    @Example
    void hypervolumeNeedsTwoObjectives() {
        assertThatThrownBy(() -> DominatedArea.of(List.of(point(1)), point(1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
