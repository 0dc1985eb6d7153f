package io.quantrial.trial.search;

import java.util.SplittableRandom;

/** Random numbers that depend on the study's seed, the trial and the purpose, and nothing else. */
public final class Chance {

    private Chance() {}

    /**
     * Returns a generator.
     *
     * @param seed the study's seed
     * @param number the number of the trial
     * @param purpose what the numbers are for, so that two uses do not share them
     * @return a new generator, the same for the same arguments
     */
    public static SplittableRandom of(long seed, int number, String purpose) {
        long key = mix(seed);
        key = mix(key ^ number);
        for (int i = 0; i < purpose.length(); i++) {
            key = mix(key ^ purpose.charAt(i));
        }
        return new SplittableRandom(key);
    }

    /**
     * Draws a number. How {@code nextInt(bound)} maps the bits is not part of Java's contract; this
     * is what Java 17 does, so that a study goes on with the same numbers on any Java.
     *
     * @param bound the first number that is too large, at least 1
     * @param random the generator
     * @return each number from 0 equally often
     */
    public static int below(int bound, SplittableRandom random) {
        int largest = bound - 1;
        int bits = random.nextInt();
        if ((bound & largest) == 0) {
            return bits & largest;
        }
        int candidate = bits >>> 1;
        int number = candidate % bound;
        while (candidate + largest - number < 0) {
            candidate = random.nextInt() >>> 1;
            number = candidate % bound;
        }
        return number;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
