package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.space.Point;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** All that is summed over the layers of a problem: every kind of cost, and the loss. */
final class Quantities {

    private final AllocationProblem problem;
    private final Map<CostKind, Ticks> costs = new EnumMap<>(CostKind.class);
    private final Ticks loss;

    Quantities(AllocationProblem problem) {
        this.problem = problem;
        for (CostKind kind : CostKind.values()) {
            costs.put(kind, Ticks.ofCost(kind, problem));
        }
        this.loss = Ticks.ofLoss(problem);
    }

    AllocationProblem problem() {
        return problem;
    }

    Ticks cost(CostKind kind) {
        return costs.get(kind);
    }

    Ticks loss() {
        return loss;
    }

    /** What a choice for each layer comes to. */
    Allocation allocation(List<Integer> choices) {
        Cost cost =
                new Cost(
                        sum(costs.get(CostKind.SIZE), choices),
                        sum(costs.get(CostKind.BOPS), choices),
                        sum(costs.get(CostKind.LATENCY), choices));
        return new Allocation(new Point(choices), sum(loss, choices), cost);
    }

    private double sum(Ticks ticks, List<Integer> choices) {
        long sum = ticks.fixed();
        for (int i = 0; i < choices.size(); i++) {
            sum += ticks.of(problem.layers().get(i).alternatives().get(choices.get(i)));
        }
        return ticks.value(sum);
    }
}
