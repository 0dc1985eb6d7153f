package io.quantrial.trial.search.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Plain double sums are right to about 1e-15 of the largest term, here up to 1e9. */
class AllocatorTest {

    private static final int PROBLEMS = 500;

    @Test
    void theBestWithinOneToThreeBudgetsIsThatOfBruteForce() {
        int found = 0;
        int infeasible = 0;
        for (int seed = 0; seed < PROBLEMS; seed++) {
            SmallProblems small = new SmallProblems(seed);
            AllocationProblem problem = small.problem();
            List<Budget> budgets = small.budgets(problem);
            BruteForce bruteForce = new BruteForce(problem);
            OptionalDouble expected = bruteForce.leastLoss(budgets);
            Answer answer = new Allocator(problem).best(budgets);
            if (answer instanceof Answer.Found best) {
                found++;
                assertThat(expected).as("seed %d", seed).isPresent();
                checkFound(seed, best, budgets, expected.getAsDouble());
                checkListed(seed, best.allocation(), bruteForce);
            } else if (answer instanceof Answer.Infeasible none) {
                infeasible++;
                assertThat(expected).as("seed %d", seed).isEmpty();
                checkInfeasible(seed, none, budgets, bruteForce);
            }
        }
        assertThat(found).isGreaterThan(PROBLEMS / 2);
        assertThat(infeasible).isGreaterThan(PROBLEMS / 20);
    }

    private static void checkFound(
            int seed, Answer.Found best, List<Budget> budgets, double expected) {
        assertThat(best.allocation().loss())
                .as("seed %d", seed)
                .isCloseTo(expected, near(expected));
        assertThat(best.isOptimal()).as("seed %d", seed).isTrue();
        assertThat(best.bound()).as("seed %d", seed).isEqualTo(best.allocation().loss());
        assertThat(budgets)
                .as("seed %d", seed)
                .allMatch(budget -> budget.allows(best.allocation().cost()));
    }

    /** The point keeps the ties, and its loss and cost are what its alternatives sum to. */
    private static void checkListed(int seed, Allocation own, BruteForce bruteForce) {
        Allocation same =
                bruteForce.all().stream()
                        .filter(each -> each.point().equals(own.point()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("ties are broken, seed " + seed));
        assertThat(own.loss()).as("seed %d", seed).isCloseTo(same.loss(), near(same.loss()));
        for (CostKind kind : CostKind.values()) {
            double cost = same.cost().of(kind);
            assertThat(own.cost().of(kind)).as("seed %d", seed).isCloseTo(cost, near(cost));
        }
    }

    private static void checkInfeasible(
            int seed, Answer.Infeasible none, List<Budget> budgets, BruteForce bruteForce) {
        checkListed(seed, none.nearest(), bruteForce);
        double expected = bruteForce.leastExcess(budgets);
        assertThat(none.excess()).as("seed %d", seed).isCloseTo(expected, near(1));
        assertThat(none.bound()).as("seed %d", seed).isCloseTo(expected, near(1));
        assertThat(none.isProved()).as("seed %d", seed).isTrue();
        double leastLoss =
                bruteForce.all().stream()
                        .filter(each -> BruteForce.excess(each, budgets) <= expected + 1e-12)
                        .mapToDouble(Allocation::loss)
                        .min()
                        .orElseThrow();
        assertThat(none.nearest().loss()).as("seed %d", seed).isCloseTo(leastLoss, near(leastLoss));
    }

    private static Offset<Double> near(double value) {
        return within(1e-12 * Math.max(1, Math.abs(value)));
    }

    @Test
    void theWholeFrontIsThatOfBruteForce() {
        for (int seed = 0; seed < PROBLEMS; seed++) {
            AllocationProblem problem = new SmallProblems(seed).problem();
            BruteForce bruteForce = new BruteForce(problem);
            for (CostKind kind : CostKind.values()) {
                PredictedFront front = new Allocator(problem).front(kind);
                List<List<Double>> own =
                        front.allocations().stream()
                                .map(
                                        each ->
                                                List.of(
                                                        BruteForce.rounded(each.cost().of(kind)),
                                                        BruteForce.rounded(each.loss())))
                                .toList();
                assertThat(own).as("seed %d, %s", seed, kind).isEqualTo(bruteForce.front(kind));
                assertThat(front.isExact()).isTrue();
                for (Allocation each : front.allocations()) {
                    checkListed(seed, each, bruteForce);
                }
            }
        }
    }

    @Test
    void theBestOfOneBudgetIsOnTheFront() {
        for (int seed = 0; seed < PROBLEMS; seed++) {
            AllocationProblem problem = new SmallProblems(seed).problem();
            Allocator allocator = new Allocator(problem);
            PredictedFront front = allocator.front(CostKind.SIZE);
            for (Allocation each : front.allocations()) {
                double limit = each.cost().size();
                assertThat(allocator.best(List.of(new Budget(CostKind.SIZE, limit))))
                        .isInstanceOfSatisfying(
                                Answer.Found.class,
                                found ->
                                        assertThat(found.allocation().loss())
                                                .isEqualTo(each.loss()));
                assertThat(front.best(limit)).contains(each);
            }
        }
    }

    @Test
    void withoutBudgetsEveryLayerTakesItsLeastLoss() {
        AllocationProblem problem = problem(List.of(), new double[][] {{3, 1, 2}, {5, 6, 4}});

        assertThat(new Allocator(problem).best(List.of()))
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        found -> {
                            assertThat(found.allocation().point().choices()).containsExactly(1, 2);
                            assertThat(found.allocation().loss()).isEqualTo(5);
                            assertThat(found.isOptimal()).isTrue();
                        });
    }

    /** Layers of these losses; the alternatives cost 1, 2, 3 and so on. */
    private static AllocationProblem problem(List<List<String>> ties, double[]... losses) {
        List<Layer> layers =
                IntStream.range(0, losses.length)
                        .mapToObj(
                                i ->
                                        new Layer(
                                                "layer" + i,
                                                IntStream.range(0, losses[i].length)
                                                        .mapToObj(
                                                                a ->
                                                                        new Alternative(
                                                                                losses[i][a],
                                                                                new Cost(
                                                                                        a + 1, 1,
                                                                                        0)))
                                                        .toList()))
                        .toList();
        return new AllocationProblem(Cost.ZERO, layers, ties);
    }

    @Test
    void tiesThatShareALayerAreOneGroup() {
        AllocationProblem problem =
                problem(
                        List.of(List.of("layer0", "layer1"), List.of("layer2", "layer1")),
                        new double[] {3, 0},
                        new double[] {3, 2},
                        new double[] {0, 4},
                        new double[] {0, 1});

        assertThat(new Allocator(problem).front(CostKind.SIZE).allocations())
                .extracting(each -> each.point().choices())
                .containsExactly(List.of(0, 0, 0, 0));
    }

    @Test
    void aModelWithoutLayersHasOnePoint() {
        AllocationProblem problem = new AllocationProblem(new Cost(8, 0, 0), List.of(), List.of());

        assertThat(new Allocator(problem).front(CostKind.SIZE).allocations())
                .singleElement()
                .satisfies(each -> assertThat(each.cost().size()).isEqualTo(8));
        assertThat(new Allocator(problem).best(List.of(new Budget(CostKind.SIZE, 7))))
                .isInstanceOf(Answer.Infeasible.class);
    }

    @Test
    void whatCannotBeKeptIsExplainedWithTheNearestPoint() {
        AllocationProblem problem = problem(List.of(), new double[][] {{3, 1}, {5, 4}});
        Answer answer =
                new Allocator(problem)
                        .best(
                                List.of(
                                        new Budget(CostKind.SIZE, 1.6),
                                        new Budget(CostKind.BOPS, 4)));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Infeasible.class,
                        none -> {
                            assertThat(none.nearest().point().choices()).containsExactly(0, 0);
                            assertThat(none.excess()).isCloseTo(0.25, within(1e-12));
                            assertThat(none.explanation())
                                    .isEqualTo(
                                            "no configuration keeps all limits: size <= 1.6 bits is"
                                                    + " below the least possible 2.0, the nearest point"
                                                    + " with 2.0 is 25.0 % above it; bops <= 4.0 bit"
                                                    + " operations can be kept alone (least 2.0), the"
                                                    + " nearest point with 2.0 keeps it");
                        });
    }

    @Test
    void twoBudgetsOfOneKindAreRefused() {
        Budget budget = new Budget(CostKind.SIZE, 3);
        Allocator allocator = new Allocator(problem(List.of(), new double[] {1}));

        assertThatThrownBy(() -> allocator.best(List.of(budget, budget)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two budgets of one kind");
    }

    @Test
    void aFrontThatIsThinnedStatesAGapThatHolds() {
        int thinned = 0;
        for (int seed = 0; seed < PROBLEMS; seed++) {
            AllocationProblem problem = new SmallProblems(seed).problem();
            BruteForce bruteForce = new BruteForce(problem);
            PredictedFront front =
                    new Allocator(problem, 2, Allocator.MAX_LABELS).front(CostKind.LATENCY);
            assertThat(front.allocations()).hasSizeLessThanOrEqualTo(2);
            thinned += front.isExact() ? 0 : 1;
            for (Allocation each : bruteForce.all()) {
                double limit = Math.max(1e-9, each.cost().latency());
                assertThat(front.best(limit))
                        .as("seed %d", seed)
                        .hasValueSatisfying(
                                own ->
                                        assertThat(own.loss())
                                                .isLessThanOrEqualTo(
                                                        each.loss() * (1 + 1e-12)
                                                                + front.gap() * (1 + 1e-12)));
            }
        }
        assertThat(thinned).isGreaterThan(PROBLEMS / 4);
    }

    @Test
    void aSearchThatGivesUpStatesABoundThatHolds() {
        int unproved = 0;
        for (int seed = 0; seed < PROBLEMS; seed++) {
            SmallProblems small = new SmallProblems(seed);
            AllocationProblem problem = small.problem();
            List<Budget> budgets = small.budgets(problem);
            BruteForce bruteForce = new BruteForce(problem);
            Answer answer = new Allocator(problem, Allocator.MAX_SUMS, 1).best(budgets);
            if (answer instanceof Answer.Found best) {
                unproved += best.isOptimal() ? 0 : 1;
                double expected = bruteForce.leastLoss(budgets).orElseThrow();
                assertThat(best.bound()).isLessThanOrEqualTo(expected + 1e-12 * (1 + expected));
                assertThat(best.allocation().loss())
                        .isGreaterThanOrEqualTo(expected - 1e-12 * (1 + expected));
            } else if (answer instanceof Answer.Infeasible none) {
                double expected = bruteForce.leastExcess(budgets);
                assertThat(none.bound()).isLessThanOrEqualTo(expected + 1e-12);
                assertThat(none.excess()).isGreaterThanOrEqualTo(expected - 1e-12);
            }
        }
        assertThat(unproved).isPositive();
    }
}
