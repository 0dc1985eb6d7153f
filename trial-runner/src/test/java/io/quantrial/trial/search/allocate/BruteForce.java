package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.space.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Every allocation of a small problem, counted one by one with plain sums. */
final class BruteForce {

    private final AllocationProblem problem;
    private final List<Allocation> all = new ArrayList<>();

    BruteForce(AllocationProblem problem) {
        this.problem = problem;
        extend(new ArrayList<>(), 0, problem.fixed());
    }

    private void extend(List<Integer> choices, double loss, Cost cost) {
        int layer = choices.size();
        if (layer == problem.layers().size()) {
            all.add(new Allocation(new Point(choices), loss, cost));
            return;
        }
        List<Alternative> alternatives = problem.layers().get(layer).alternatives();
        for (int choice = 0; choice < alternatives.size(); choice++) {
            if (keepsTies(choices, choice)) {
                choices.add(choice);
                extend(
                        choices,
                        loss + alternatives.get(choice).loss(),
                        cost.plus(alternatives.get(choice).cost()));
                choices.remove(layer);
            }
        }
    }

    private boolean keepsTies(List<Integer> choices, int choice) {
        String name = problem.layers().get(choices.size()).name();
        for (List<String> tie : problem.ties()) {
            for (int other = 0; other < choices.size() && tie.contains(name); other++) {
                if (tie.contains(problem.layers().get(other).name())
                        && choices.get(other) != choice) {
                    return false;
                }
            }
        }
        return true;
    }

    List<Allocation> all() {
        return all;
    }

    OptionalDouble leastLoss(List<Budget> budgets) {
        return all.stream()
                .filter(each -> budgets.stream().allMatch(budget -> budget.allows(each.cost())))
                .mapToDouble(Allocation::loss)
                .min();
    }

    double leastExcess(List<Budget> budgets) {
        return all.stream().mapToDouble(each -> excess(each, budgets)).min().orElseThrow();
    }

    static double excess(Allocation allocation, List<Budget> budgets) {
        return budgets.stream()
                .mapToDouble(budget -> allocation.cost().of(budget.kind()) / budget.limit() - 1)
                .max()
                .orElseThrow();
    }

    /** Cost and loss of what nothing dominates; what differs by rounding alone is the same. */
    List<List<Double>> front(CostKind kind) {
        List<Allocation> sorted =
                all.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                                (Allocation each) -> rounded(each.cost().of(kind)))
                                        .thenComparingDouble(each -> rounded(each.loss())))
                        .collect(Collectors.toList());
        List<List<Double>> front = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (Allocation each : sorted) {
            if (rounded(each.loss()) < least) {
                least = rounded(each.loss());
                front.add(List.of(rounded(each.cost().of(kind)), least));
            }
        }
        return front;
    }

    static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }
}
