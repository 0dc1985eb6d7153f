package io.quantrial.trial.search.strategy;

import io.quantrial.trial.search.Chance;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * All points of a space in an order that spreads early. The digits of a position, in the mixed
 * radix of the layers and the last one first, choose the alternatives, each digit shifted by
 * balanced tables of the digits before it: as many positions in a row as the largest layer has
 * alternatives are a Latin hypercube, in which every layer meets each of its alternatives equally
 * often. Because a shift depends on earlier digits only, no point comes twice.
 */
final class ScatteredOrder {

    private final BigInteger size;

    /** The layers, the one with the most alternatives first. */
    private final List<Integer> layers;

    private final List<Integer> radices = new ArrayList<>();

    /** For each digit a table for each digit before it. */
    private final List<List<List<Integer>>> shifts = new ArrayList<>();

    ScatteredOrder(SearchSpace space, long seed) {
        size = space.size();
        List<Integer> sizes =
                space.layers().stream().map(LayerSpace::alternatives).map(List::size).toList();
        layers =
                IntStream.range(0, sizes.size())
                        .boxed()
                        .sorted(Comparator.comparing(layer -> -sizes.get(layer)))
                        .toList();
        SplittableRandom random = Chance.of(seed, 0, "order");
        for (int layer : layers) {
            int own = sizes.get(layer);
            shifts.add(radices.stream().map(other -> balanced(other, own, random)).toList());
            radices.add(own);
        }
    }

    /** So many numbers below a bound, each equally often, shuffled. */
    private static List<Integer> balanced(int count, int bound, SplittableRandom random) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i % bound);
            Collections.swap(numbers, i, Chance.below(i + 1, random));
        }
        return numbers;
    }

    BigInteger size() {
        return size;
    }

    Point point(BigInteger position) {
        List<Integer> choices = new ArrayList<>(Collections.nCopies(layers.size(), 0));
        List<Integer> digits = new ArrayList<>();
        BigInteger rest = position;
        for (int i = 0; i < layers.size(); i++) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(radices.get(i)));
            int choice = parts[1].intValueExact();
            digits.add(choice);
            for (int earlier = 0; earlier < i; earlier++) {
                choice += shifts.get(i).get(earlier).get(digits.get(earlier));
            }
            choices.set(layers.get(i), choice % radices.get(i));
            rest = parts[0];
        }
        return new Point(choices);
    }
}
