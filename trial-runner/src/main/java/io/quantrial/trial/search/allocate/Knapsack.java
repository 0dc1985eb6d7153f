package io.quantrial.trial.search.allocate;

import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.search.allocate.AllocationProblem.Alternative;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A problem in whole numbers: one choice for each item, which is a layer or a group of tied ones.
 * The sums of a choice are its costs in the order of the budgeted kinds, then its loss. Choices
 * that another one of the same item dominates are left out. Items whose choice matters most come
 * first.
 */
final class Knapsack {

    /** What an item can take: an alternative, for every layer of the item, and its sums. */
    static final class Choice {

        private final int alternative;
        private final long[] sums;

        private Choice(int alternative, long[] sums) {
            this.alternative = alternative;
            this.sums = sums;
        }

        long sum(int dimension) {
            return sums[dimension];
        }
    }

    private record Item(List<Integer> layers, List<Choice> choices) {

        /** How much of the loss depends on the choice. */
        long range() {
            int loss = choices.get(0).sums.length - 1;
            return choices.stream().mapToLong(choice -> choice.sums[loss]).max().orElseThrow()
                    - choices.stream().mapToLong(choice -> choice.sums[loss]).min().orElseThrow();
        }
    }

    private final List<Item> items;
    private final long[] fixed;
    private final long[] largest;

    private Knapsack(List<Item> items, long[] fixed) {
        this.items = items;
        this.fixed = fixed;
        this.largest = fixed.clone();
        for (Item item : items) {
            for (int i = 0; i < largest.length; i++) {
                int dimension = i;
                largest[i] +=
                        item.choices().stream()
                                .mapToLong(choice -> Math.abs(choice.sums[dimension]))
                                .max()
                                .orElseThrow();
            }
        }
    }

    static Knapsack of(Quantities quantities, List<CostKind> kinds) {
        AllocationProblem problem = quantities.problem();
        List<Ticks> ticks = new ArrayList<>();
        kinds.forEach(kind -> ticks.add(quantities.cost(kind)));
        ticks.add(quantities.loss());
        List<Item> items = new ArrayList<>();
        for (List<Integer> group : problem.groups()) {
            int size = problem.layers().get(group.get(0)).alternatives().size();
            List<Choice> choices = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int choice = i;
                List<Alternative> members =
                        group.stream()
                                .map(layer -> problem.layers().get(layer))
                                .map(layer -> layer.alternatives().get(choice))
                                .toList();
                choices.add(new Choice(choice, sums(ticks, t -> sum(t, members))));
            }
            items.add(new Item(group, undominated(choices)));
        }
        items.sort(Comparator.comparing(Item::range).reversed());
        return new Knapsack(List.copyOf(items), sums(ticks, Ticks::fixed));
    }

    private static long[] sums(List<Ticks> ticks, ToLongFunction<Ticks> sum) {
        return ticks.stream().mapToLong(sum).toArray();
    }

    private static long sum(Ticks ticks, List<Alternative> members) {
        return members.stream().mapToLong(ticks::of).sum();
    }

    private static List<Choice> undominated(List<Choice> choices) {
        List<Choice> sorted = new ArrayList<>(choices);
        sorted.sort((a, b) -> Arrays.compare(a.sums, b.sums));
        List<Choice> kept = new ArrayList<>();
        for (Choice choice : sorted) {
            if (kept.stream().noneMatch(other -> isAtMost(other.sums, choice.sums))) {
                kept.add(choice);
            }
        }
        return List.copyOf(kept);
    }

    /** Whether no number is above its counterpart. */
    static boolean isAtMost(long[] numbers, long[] others) {
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] > others[i]) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return items.size();
    }

    /** The number of budgeted kinds; the dimension of this index is the loss. */
    int costs() {
        return fixed.length - 1;
    }

    /** The choices of an item, by rising cost; of one kind of cost, by falling loss too. */
    List<Choice> choices(int item) {
        return items.get(item).choices();
    }

    /** The sums before any choice. */
    long[] fixed() {
        return fixed.clone();
    }

    /** The sums with one more choice. */
    static long[] plus(long[] sums, Choice choice) {
        long[] longer = sums.clone();
        for (int i = 0; i < longer.length; i++) {
            longer[i] += choice.sums[i];
        }
        return longer;
    }

    /** The sums of a choice for each item. */
    long[] sums(List<Integer> choices) {
        long[] sums = fixed;
        for (int item = 0; item < size(); item++) {
            sums = plus(sums, choices(item).get(choices.get(item)));
        }
        return sums;
    }

    /** The alternatives of the layers that a choice for each item means. */
    List<Integer> alternatives(List<Integer> choices) {
        int layers = items.stream().mapToInt(item -> item.layers().size()).sum();
        List<Integer> alternatives = new ArrayList<>(Collections.nCopies(layers, 0));
        for (int item = 0; item < size(); item++) {
            int alternative = choices(item).get(choices.get(item)).alternative;
            items.get(item).layers().forEach(layer -> alternatives.set(layer, alternative));
        }
        return alternatives;
    }

    /** For each item the smallest sum of what comes from it on; 0 after the last. */
    long[] least(int dimension) {
        long[] least = new long[size() + 1];
        for (int item = size() - 1; item >= 0; item--) {
            least[item] =
                    least[item + 1]
                            + choices(item).stream()
                                    .mapToLong(choice -> choice.sums[dimension])
                                    .min()
                                    .orElseThrow();
        }
        return least;
    }

    /** The largest sum that any choices have, each number without its sign. */
    long largest(int dimension) {
        return largest[dimension];
    }
}
