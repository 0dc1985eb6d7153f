package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import io.quantrial.trial.search.allocate.AllocationProblem.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random problems that can be solved by counting. */
final class SmallProblems {

    private final Random random;

    SmallProblems(long seed) {
        this.random = new Random(seed);
    }

    /** Two to seven layers, up to four alternatives each; numbers repeat in every other problem. */
    AllocationProblem problem() {
        boolean isCoarse = random.nextBoolean();
        int most = 1 + random.nextInt(4);
        List<Layer> layers = new ArrayList<>();
        int size = 2 + random.nextInt(6);
        for (int i = 0; i < size; i++) {
            layers.add(layer("layer" + i, most, isCoarse));
        }
        Cost fixed = cost(isCoarse);
        return new AllocationProblem(fixed, layers, ties(layers));
    }

    private Layer layer(String name, int size, boolean isCoarse) {
        List<Alternative> alternatives = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double loss = isCoarse ? random.nextInt(5) : Math.exp(4 * random.nextGaussian());
            alternatives.add(new Alternative(loss, cost(isCoarse)));
        }
        return new Layer(name, alternatives);
    }

    private Cost cost(boolean isCoarse) {
        return isCoarse
                ? new Cost(1 + random.nextInt(6), random.nextInt(6), random.nextInt(4) / 10.0)
                : new Cost(
                        random.nextInt(1_000_000), 1e9 * random.nextDouble(), random.nextDouble());
    }

    private List<List<String>> ties(List<Layer> layers) {
        List<List<String>> ties = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            List<String> names = new ArrayList<>(layers.stream().map(Layer::name).toList());
            Collections.shuffle(names, random);
            ties.add(names.subList(0, 2));
        }
        return ties;
    }

    /** One to three budgets, from what is hardly possible to what is no limit. */
    List<Budget> budgets(AllocationProblem problem) {
        List<CostKind> kinds = new ArrayList<>(List.of(CostKind.values()));
        Collections.shuffle(kinds, random);
        List<Budget> budgets = new ArrayList<>();
        for (CostKind kind : kinds.subList(0, 1 + random.nextInt(kinds.size()))) {
            double least = problem.fixed().of(kind);
            double most = least;
            for (Layer layer : problem.layers()) {
                least += costs(layer, kind).stream().min(Double::compare).orElseThrow();
                most += costs(layer, kind).stream().max(Double::compare).orElseThrow();
            }
            double share = 1.1 * random.nextDouble() - 0.02;
            budgets.add(new Budget(kind, Math.max(1e-3, least + share * (most - least))));
        }
        return budgets;
    }

    private static List<Double> costs(Layer layer, CostKind kind) {
        return layer.alternatives().stream().map(each -> each.cost().of(kind)).toList();
    }
}
