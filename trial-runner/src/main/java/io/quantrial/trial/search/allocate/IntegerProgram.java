package io.quantrial.trial.search.allocate;

import io.quantrial.trial.search.allocate.Knapsack.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;

/**
 * The multiple-choice knapsack problem as an integer program for ojAlgo: x<sub>ij</sub> in {0, 1},
 * min Σ loss<sub>ij</sub>·x<sub>ij</sub>, Σ<sub>j</sub> x<sub>ij</sub> = 1 for each item i, Σ cost
 * <sub>kij</sub>·x<sub>ij</sub> ≤ b<sub>k</sub> for each budget k, all sums divided by their
 * largest value. Its answer is a proposal: what it says of itself, feasible or optimal, is not
 * looked at.
 */
final class IntegerProgram {

    /** Enough for hundreds of layers; with a number, unlike with a time, runs repeat. */
    private static final int MAX_NODES = 2_000;

    private final Knapsack knapsack;
    private final ExpressionsBasedModel model = new ExpressionsBasedModel();
    private final List<List<Variable>> variables = new ArrayList<>();

    private IntegerProgram(Knapsack knapsack, long[] limits) {
        this.knapsack = knapsack;
        model.options.integer(IntegerStrategy.newConfigurable().withParallelism(() -> 1));
        model.options.iterations_suffice = MAX_NODES;
        model.options.iterations_abort = MAX_NODES;
        for (int item = 0; item < knapsack.size(); item++) {
            addItem(item);
        }
        for (int kind = 0; kind < limits.length; kind++) {
            addBudget(kind, limits[kind]);
        }
    }

    private void addItem(int item) {
        Expression one = model.newExpression("item" + item).level(1);
        List<Variable> own = new ArrayList<>();
        for (Choice choice : knapsack.choices(item)) {
            Variable variable = model.newVariable("x" + item + "_" + own.size()).binary();
            variable.weight(share(choice.sum(knapsack.costs()), knapsack.costs()));
            one.set(variable, 1);
            own.add(variable);
        }
        variables.add(own);
    }

    private void addBudget(int kind, long limit) {
        Expression budget = model.newExpression("budget" + kind);
        budget.upper(share(limit - knapsack.fixed()[kind], kind));
        for (int item = 0; item < knapsack.size(); item++) {
            for (int choice = 0; choice < knapsack.choices(item).size(); choice++) {
                double cost = share(knapsack.choices(item).get(choice).sum(kind), kind);
                budget.set(variables.get(item).get(choice), cost);
            }
        }
    }

    private double share(long ticks, int dimension) {
        return (double) ticks / Math.max(1, knapsack.largest(dimension));
    }

    /** The choice for each item that the solver proposes; empty if it has no whole one. */
    static Optional<List<Integer>> propose(Knapsack knapsack, long... limits) {
        return new IntegerProgram(knapsack, limits).propose();
    }

    private Optional<List<Integer>> propose() {
        Optimisation.Result result = model.minimise();
        List<Integer> choices = new ArrayList<>();
        for (List<Variable> item : variables) {
            List<Integer> taken = new ArrayList<>();
            for (int choice = 0; choice < item.size(); choice++) {
                if (result.doubleValue(model.indexOf(item.get(choice))) > 0.5) {
                    taken.add(choice);
                }
            }
            if (taken.size() != 1) {
                return Optional.empty();
            }
            choices.add(taken.get(0));
        }
        return Optional.of(choices);
    }
}
