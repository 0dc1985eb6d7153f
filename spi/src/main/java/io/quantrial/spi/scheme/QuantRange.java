package io.quantrial.spi.scheme;

/**
 * The integers that a quantized value may take: {@code min, min + 1, …, max}.
 *
 * @param min the smallest integer, Q<sub>min</sub> (the LSQ paper's −Q<sub>N</sub>)
 * @param max the largest integer, Q<sub>max</sub> (the LSQ paper's Q<sub>P</sub>)
 */
public record QuantRange(int min, int max) {

    /** The widest grid that a factory makes: a float32 holds its integers exactly. */
    public static final int MAX_BITS = 16;

    /** Checks that the range holds at least two integers and zero. */
    public QuantRange {
        if (min >= max || min > 0 || max < 0) {
            throw new IllegalArgumentException(
                    "a range needs min <= 0 <= max and min < max: [" + min + ", " + max + "]");
        }
    }

    /**
     * Returns the two's complement range −2<sup>b−1</sup> … 2<sup>b−1</sup>−1.
     *
     * @param bits the width b, at least 2
     * @return the range
     */
    public static QuantRange signed(int bits) {
        checkBits(bits, 2);
        return new QuantRange(-(1 << (bits - 1)), (1 << (bits - 1)) - 1);
    }

    /**
     * Returns the symmetric range −(2<sup>b−1</sup>−1) … 2<sup>b−1</sup>−1, which negation maps
     * onto itself.
     *
     * @param bits the width b, at least 2
     * @return the range
     */
    public static QuantRange narrow(int bits) {
        checkBits(bits, 2);
        return new QuantRange(-((1 << (bits - 1)) - 1), (1 << (bits - 1)) - 1);
    }

    /**
     * Returns the range 0 … 2<sup>b</sup>−1.
     *
     * @param bits the width b, at least 1
     * @return the range
     */
    public static QuantRange unsigned(int bits) {
        checkBits(bits, 1);
        return new QuantRange(0, (1 << bits) - 1);
    }

    /**
     * Returns whether the range has negative integers.
     *
     * @return true if {@code min < 0}
     */
    public boolean isSigned() {
        return min < 0;
    }

    /**
     * Returns the number of integers in the range.
     *
     * @return {@code max − min + 1}
     */
    public int levels() {
        return max - min + 1;
    }

    private static void checkBits(int bits, int lowest) {
        if (bits < lowest || bits > MAX_BITS) {
            throw new IllegalArgumentException(
                    "bits must be in [" + lowest + ", " + MAX_BITS + "]: " + bits);
        }
    }

    @Override
    public String toString() {
        return "[" + min + ", " + max + "]";
    }
}
