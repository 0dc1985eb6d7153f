package io.quantrial.trial.search.allocate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for every problem, whatever its numbers; losses are compared to 1e-12. */
class AllocationLawsTest {

    private static double leastLoss(AllocationProblem problem, List<Budget> budgets) {
        Answer answer = new Allocator(problem).best(budgets);
        return answer instanceof Answer.Found found
                ? found.allocation().loss()
                : Double.POSITIVE_INFINITY;
    }

    private static double above(double loss) {
        return loss + 1e-12 * (1 + Math.abs(loss));
    }

    @Property(tries = 200)
    void alongTheFrontTheCostRisesAndTheLossFalls(@ForAll long seed) {
        AllocationProblem problem = new SmallProblems(seed).problem();
        for (CostKind kind : CostKind.values()) {
            List<Allocation> front = new Allocator(problem).front(kind).allocations();
            for (int i = 1; i < front.size(); i++) {
                assertThat(front.get(i).cost().of(kind))
                        .isGreaterThan(front.get(i - 1).cost().of(kind));
                assertThat(front.get(i).loss()).isLessThan(front.get(i - 1).loss());
            }
        }
    }

    @Property(tries = 200)
    void aNewAlternativeNeverMakesItWorse(@ForAll long seed, @ForAll byte loss, @ForAll byte size) {
        SmallProblems small = new SmallProblems(seed);
        AllocationProblem given = small.problem();
        AllocationProblem untied = new AllocationProblem(given.fixed(), given.layers(), List.of());
        List<Budget> budgets = small.budgets(given);
        List<Layer> layers = new ArrayList<>(untied.layers());
        List<Alternative> more = new ArrayList<>(layers.get(0).alternatives());
        more.add(new Alternative(loss, new Cost(Math.abs(size), 1, 0)));
        layers.set(0, new Layer(layers.get(0).name(), more));
        AllocationProblem richer = new AllocationProblem(given.fixed(), layers, List.of());

        assertThat(leastLoss(richer, budgets))
                .isLessThanOrEqualTo(above(leastLoss(untied, budgets)));
    }

    @Property(tries = 200)
    void aTieNeverMakesItBetter(@ForAll long seed) {
        SmallProblems small = new SmallProblems(seed);
        AllocationProblem tied = small.problem();
        List<Budget> budgets = small.budgets(tied);
        AllocationProblem untied = new AllocationProblem(tied.fixed(), tied.layers(), List.of());

        assertThat(leastLoss(untied, budgets)).isLessThanOrEqualTo(above(leastLoss(tied, budgets)));
    }

    @Property(tries = 200)
    void moreBudgetNeverMakesItWorse(@ForAll long seed) {
        SmallProblems small = new SmallProblems(seed);
        AllocationProblem problem = small.problem();
        List<Budget> budgets = small.budgets(problem);
        List<Budget> larger =
                budgets.stream().map(each -> new Budget(each.kind(), 1.3 * each.limit())).toList();

        assertThat(leastLoss(problem, larger))
                .isLessThanOrEqualTo(above(leastLoss(problem, budgets)));
    }

    @Property(tries = 200)
    void theNearestPointKeepsBudgetsThatAreRaisedByTheExcess(@ForAll long seed) {
        SmallProblems small = new SmallProblems(seed);
        AllocationProblem problem = small.problem();
        List<Budget> budgets = small.budgets(problem);
        if (new Allocator(problem).best(budgets) instanceof Answer.Infeasible none) {
            List<Budget> raised =
                    budgets.stream()
                            .map(
                                    each ->
                                            new Budget(
                                                    each.kind(),
                                                    each.limit() * (1 + none.excess())))
                            .toList();
            List<Budget> less =
                    budgets.stream()
                            .map(
                                    each ->
                                            new Budget(
                                                    each.kind(),
                                                    each.limit() * (1 + 0.99 * none.excess())))
                            .toList();

            assertThat(leastLoss(problem, raised))
                    .isLessThanOrEqualTo(above(none.nearest().loss()));
            assertThat(new Allocator(problem).best(less)).isInstanceOf(Answer.Infeasible.class);
        }
    }

    @Property(tries = 200)
    void theOrderOfTheLayersDoesNotMatter(@ForAll long seed) {
        SmallProblems small = new SmallProblems(seed);
        AllocationProblem problem = small.problem();
        List<Budget> budgets = small.budgets(problem);
        List<Layer> reversed = new ArrayList<>(problem.layers());
        Collections.reverse(reversed);
        AllocationProblem other = new AllocationProblem(problem.fixed(), reversed, problem.ties());

        assertThat(leastLoss(other, budgets)).isEqualTo(leastLoss(problem, budgets));
    }

    @Property(tries = 100)
    void theSolverProposesNothingThatBeatsTheProof(@ForAll long seed) {
        SmallProblems small = new SmallProblems(seed);
        AllocationProblem problem = small.problem();
        List<Budget> budgets = small.budgets(problem);
        Quantities quantities = new Quantities(problem);
        Knapsack knapsack = Knapsack.of(quantities, budgets.stream().map(Budget::kind).toList());
        long[] limits =
                budgets.stream()
                        .mapToLong(budget -> quantities.cost(budget.kind()).limit(budget))
                        .toArray();

        IntegerProgram.propose(knapsack, limits)
                .map(choices -> quantities.allocation(knapsack.alternatives(choices)))
                .filter(each -> budgets.stream().allMatch(budget -> budget.allows(each.cost())))
                .ifPresent(
                        proposed ->
                                assertThat(proposed.loss())
                                        .isGreaterThanOrEqualTo(leastLoss(problem, budgets)));
    }
}
