package io.quantrial.trial.search.allocate;

import io.quantrial.trial.search.allocate.Knapsack.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * All best sums of a problem with one kind of cost, by dynamic programming over the sums that
 * nothing dominates (Nemhauser and Ullmann 1969, <a
 * href="https://doi.org/10.1287/mnsc.15.9.494">doi 10.1287/mnsc.15.9.494</a>; Kellerer, Pferschy
 * and Pisinger, Knapsack Problems, 2004, section 11.5).
 *
 * <p>If there are more sums than a limit after some item, those are grouped whose losses differ by
 * at most δ, with the smallest δ that keeps the limit, and of each group the cheapest stays. What
 * is lost is at most the sum of the δ of all items: the <i>gap</i>.
 */
final class FrontSweep {

    private static final int BISECTIONS = 40;

    private final Knapsack knapsack;
    private final int limit;
    private final List<Staircase> steps = new ArrayList<>();
    private long gap;

    /** Sums from the cheapest on, the losses falling, and what each was made of. */
    private static final class Staircase {

        private long[] costs;
        private long[] losses;
        private int[] origins;
        private int[] choices;
        private int size;

        private Staircase(int capacity) {
            costs = new long[capacity];
            losses = new long[capacity];
            origins = new int[capacity];
            choices = new int[capacity];
        }

        /**
         * Adds a sum that costs at least as much as all before, unless one of them dominates it.
         */
        private void add(long cost, long loss, int origin, int choice) {
            if (size == 0 || loss < losses[size - 1]) {
                costs[size] = cost;
                losses[size] = loss;
                origins[size] = origin;
                choices[size] = choice;
                size++;
            }
        }

        private Staircase trimmed() {
            costs = Arrays.copyOf(costs, size);
            losses = Arrays.copyOf(losses, size);
            origins = Arrays.copyOf(origins, size);
            choices = Arrays.copyOf(choices, size);
            return this;
        }
    }

    private FrontSweep(Knapsack knapsack, int limit) {
        this.knapsack = knapsack;
        this.limit = limit;
    }

    /** Sweeps over the items of a problem with one kind of cost. */
    static FrontSweep over(Knapsack knapsack, int limit) {
        FrontSweep sweep = new FrontSweep(knapsack, limit);
        Staircase sums = new Staircase(1);
        sums.add(knapsack.fixed()[0], knapsack.fixed()[1], 0, 0);
        for (int item = 0; item < knapsack.size(); item++) {
            Staircase longer = new Staircase(0);
            for (int choice = 0; choice < knapsack.choices(item).size(); choice++) {
                longer = merged(longer, sums, knapsack.choices(item).get(choice), choice);
            }
            sums = longer.size > limit ? sweep.grouped(longer) : longer.trimmed();
            sweep.steps.add(sums);
        }
        return sweep;
    }

    /** What is there already, and the sums with one more choice, both by rising cost. */
    private static Staircase merged(Staircase old, Staircase sums, Choice choice, int index) {
        Staircase merged = new Staircase(old.size + sums.size);
        int i = 0;
        for (int j = 0; j < sums.size; j++) {
            long cost = sums.costs[j] + choice.sum(0);
            long loss = sums.losses[j] + choice.sum(1);
            while (i < old.size
                    && (old.costs[i] < cost || old.costs[i] == cost && old.losses[i] <= loss)) {
                merged.add(old.costs[i], old.losses[i], old.origins[i], old.choices[i]);
                i++;
            }
            merged.add(cost, loss, j, index);
        }
        for (; i < old.size; i++) {
            merged.add(old.costs[i], old.losses[i], old.origins[i], old.choices[i]);
        }
        return merged;
    }

    private Staircase grouped(Staircase sums) {
        long low = 0;
        long high = sums.losses[0] - sums.losses[sums.size - 1];
        for (int i = 0; i < BISECTIONS && high - low > 1; i++) {
            long middle = low + (high - low) / 2;
            if (grouped(sums, middle).size > limit) {
                low = middle;
            } else {
                high = middle;
            }
        }
        gap += high;
        return grouped(sums, high).trimmed();
    }

    private static Staircase grouped(Staircase sums, long delta) {
        Staircase groups = new Staircase(sums.size);
        for (int i = 0; i < sums.size; i++) {
            if (groups.size == 0 || groups.losses[groups.size - 1] - sums.losses[i] > delta) {
                groups.add(sums.costs[i], sums.losses[i], sums.origins[i], sums.choices[i]);
            }
        }
        return groups;
    }

    /** The choices of every best sum, from the cheapest on. */
    List<List<Integer>> choices() {
        int size = steps.isEmpty() ? 1 : steps.get(steps.size() - 1).size;
        List<List<Integer>> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Integer> choices = new ArrayList<>();
            int at = i;
            for (int item = steps.size() - 1; item >= 0; item--) {
                choices.add(steps.get(item).choices[at]);
                at = steps.get(item).origins[at];
            }
            Collections.reverse(choices);
            all.add(choices);
        }
        return all;
    }

    /** How far in ticks a loss may be from the least that is possible at its cost. */
    long gap() {
        return gap;
    }
}
