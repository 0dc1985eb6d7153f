package io.quantrial.trial.bench;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.search.Chance;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Chooses the configurations of a table: all of a small space in random order, of a larger one the
 * uniform ones and a random part.
 *
 * @param space the space
 * @param seed decides which
 */
record BenchSample(BenchSpace space, long seed) {

    private static final int LARGEST_SPACE = 1_000_000;

    /** Returns that many configurations, or all; a smaller number gives the start of a larger. */
    List<List<Integer>> of(int number) {
        Set<List<Integer>> chosen = new LinkedHashSet<>(uniform());
        chosen.addAll(shuffled());
        if (number < uniform().size()) {
            throw TrialException.input(
                    "search.maxTrials: "
                            + number
                            + " is less than the uniform configurations, "
                            + uniform().size());
        }
        return chosen.stream().limit(number).toList();
    }

    private List<List<Integer>> uniform() {
        Set<Integer> common =
                space.groups().get(0).choices().stream()
                        .map(BenchSpace.Choice::bits)
                        .collect(Collectors.toCollection(TreeSet::new));
        return common.stream()
                .map(bits -> space.groups().stream().map(group -> bits).toList())
                .filter(space::contains)
                .toList();
    }

    private List<List<Integer>> shuffled() {
        if (space.groups().size() > 31 || space.size() > LARGEST_SPACE) {
            throw TrialException.input(
                    "search.space: more than "
                            + LARGEST_SPACE
                            + " configurations; tie more layers, or give fewer widths");
        }
        List<List<Integer>> all = new ArrayList<>();
        for (long i = 0; i < space.size(); i++) {
            all.add(space.bits(i));
        }
        SplittableRandom random = Chance.of(seed, 0, "bench");
        for (int i = all.size() - 1; i > 0; i--) {
            int other = Chance.below(i + 1, random);
            List<Integer> swapped = all.get(i);
            all.set(i, all.get(other));
            all.set(other, swapped);
        }
        return all;
    }
}
