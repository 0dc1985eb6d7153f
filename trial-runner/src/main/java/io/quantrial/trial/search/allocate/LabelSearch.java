package io.quantrial.trial.search.allocate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The best choices for a goal and a proof of it: dynamic programming over partial sums, several
 * costs and the loss at once, without those that another dominates and those whose lower bound is
 * above the best value known (branch and bound by labels; Martello, Pisinger and Toth 1999, <a
 * href="https://doi.org/10.1287/mnsc.45.3.414">doi 10.1287/mnsc.45.3.414</a>).
 *
 * <p>If more than a limit of partial sums remain after some item, those with the largest lower
 * bounds are given up; the smallest of their bounds then is the bound of the result.
 */
final class LabelSearch {

    private final Knapsack knapsack;
    private final Goal goal;
    private final int limit;
    private double givenUp = Double.POSITIVE_INFINITY;

    private static final class Label {

        private static final Comparator<Label> BY_SUMS = (a, b) -> Arrays.compare(a.sums, b.sums);

        private final long[] sums;
        private final double bound;
        private final Label origin;
        private final int choice;

        private Label(long[] sums, double bound, Label origin, int choice) {
            this.sums = sums;
            this.bound = bound;
            this.origin = origin;
            this.choice = choice;
        }

        private long loss() {
            return sums[sums.length - 1];
        }

        private List<Integer> choices() {
            List<Integer> choices = new ArrayList<>();
            for (Label label = this; label.origin != null; label = label.origin) {
                choices.add(label.choice);
            }
            Collections.reverse(choices);
            return choices;
        }
    }

    /**
     * What a search comes to.
     *
     * @param choices the best allowed choices that are known, or empty
     * @param bound no allowed choices have a smaller value; infinite if there are none
     */
    record Result(Optional<List<Integer>> choices, double bound) {}

    private LabelSearch(Goal goal, int limit) {
        this.knapsack = goal.knapsack();
        this.goal = goal;
        this.limit = limit;
    }

    static Result run(Goal goal, int limit) {
        return new LabelSearch(goal, limit).run();
    }

    private Result run() {
        long[] fixed = knapsack.fixed();
        List<Label> labels = List.of(new Label(fixed, goal.bound(0, fixed), null, 0));
        for (int item = 0; item < knapsack.size(); item++) {
            labels = cut(undominated(extended(labels, item)));
        }
        Optional<Label> best =
                labels.stream()
                        .filter(label -> label.bound < Double.POSITIVE_INFINITY)
                        .min(
                                Comparator.comparingDouble((Label label) -> label.bound)
                                        .thenComparing(Label::loss));
        double value = best.map(label -> label.bound).orElse(Double.POSITIVE_INFINITY);
        // of two equally good ones, nothing dominates the one that was searched
        Optional<List<Integer>> searched =
                best.filter(label -> label.bound <= goal.ceiling()).map(Label::choices);
        return new Result(searched.or(goal::incumbent), Math.min(value, givenUp));
    }

    private List<Label> extended(List<Label> labels, int item) {
        List<Label> longer = new ArrayList<>();
        double ceiling = goal.ceiling();
        for (int choice = 0; choice < knapsack.choices(item).size(); choice++) {
            for (Label label : labels) {
                long[] sums = Knapsack.plus(label.sums, knapsack.choices(item).get(choice));
                double bound = goal.bound(item + 1, sums);
                if (bound < Double.POSITIVE_INFINITY && bound <= ceiling) {
                    longer.add(new Label(sums, bound, label, choice));
                }
            }
        }
        return longer;
    }

    /** What dominates a label comes before it in the order of the sums. */
    private static List<Label> undominated(List<Label> labels) {
        labels.sort(Label.BY_SUMS);
        List<Label> kept = new ArrayList<>();
        for (Label label : labels) {
            if (!isDominated(label, kept)) {
                kept.add(label);
            }
        }
        return kept;
    }

    /** With one cost the last of the others has the least loss: it dominates if any does. */
    private static boolean isDominated(Label label, List<Label> others) {
        int first = label.sums.length == 2 ? Math.max(0, others.size() - 1) : 0;
        for (int i = others.size() - 1; i >= first; i--) {
            if (Knapsack.isAtMost(others.get(i).sums, label.sums)) {
                return true;
            }
        }
        return false;
    }

    private List<Label> cut(List<Label> labels) {
        if (labels.size() <= limit) {
            return labels;
        }
        labels.sort(Comparator.comparingDouble((Label label) -> label.bound));
        givenUp = Math.min(givenUp, labels.get(limit).bound);
        return new ArrayList<>(labels.subList(0, limit));
    }
}
