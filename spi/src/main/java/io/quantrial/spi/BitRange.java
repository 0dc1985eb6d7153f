package io.quantrial.spi;

/**
 * The bit widths that a plugin supports, as an interval.
 *
 * @param min the smallest width
 * @param max the largest width
 */
public record BitRange(int min, int max) {

    /** Checks the order. */
    public BitRange {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("needs 1 <= min <= max: " + min + ".." + max);
        }
    }

    /**
     * Returns whether a width is in the interval.
     *
     * @param bits the width
     * @return true if it is supported
     */
    public boolean contains(int bits) {
        return min <= bits && bits <= max;
    }

    @Override
    public String toString() {
        return min == max ? Integer.toString(min) : min + ".." + max;
    }
}
