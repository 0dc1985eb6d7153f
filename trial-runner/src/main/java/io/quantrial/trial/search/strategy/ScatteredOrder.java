package io.quantrial.trial.search.strategy;

import io.quantrial.trial.search.Chance;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All points of a space in an order that spreads early: position k is the point with the number (k
 * · m + b) mod n, where n is the size of the space, m the number without a common factor with n
 * that is nearest to n times the golden section, and b chance. Digits of that number in the mixed
 * radix of the layers choose the alternatives, through a shuffle of each layer.
 */
final class ScatteredOrder {

    private static final BigDecimal GOLDEN_SECTION =
            new BigDecimal("0.61803398874989484820458683436563811772030917980576");

    private final List<List<Integer>> alternatives = new ArrayList<>();
    private final BigInteger size;
    private final BigInteger multiplier;
    private final BigInteger offset;

    ScatteredOrder(SearchSpace space, long seed) {
        SplittableRandom random = Chance.of(seed, 0, "order");
        for (LayerSpace layer : space.layers()) {
            alternatives.add(shuffled(layer.alternatives().size(), random));
        }
        size = space.size();
        multiplier = multiplier(size);
        offset =
                new BigDecimal(size)
                        .multiply(BigDecimal.valueOf(random.nextDouble()))
                        .toBigInteger();
    }

    private static List<Integer> shuffled(int size, SplittableRandom random) {
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            shuffled.add(i);
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return shuffled;
    }

    private static BigInteger multiplier(BigInteger size) {
        BigInteger multiplier = new BigDecimal(size).multiply(GOLDEN_SECTION).toBigInteger();
        while (!multiplier.gcd(size).equals(BigInteger.ONE)) {
            multiplier = multiplier.add(BigInteger.ONE);
        }
        return multiplier;
    }

    BigInteger size() {
        return size;
    }

    Point point(BigInteger position) {
        BigInteger rest = position.multiply(multiplier).add(offset).mod(size);
        List<Integer> choices = new ArrayList<>();
        for (List<Integer> layer : alternatives) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(layer.size()));
            choices.add(layer.get(parts[1].intValueExact()));
            rest = parts[0];
        }
        return new Point(choices);
    }
}
