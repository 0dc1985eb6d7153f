package io.quantrial.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The length of an axis: <i>factor · batch<sup>p</sup> · sequence<sup>q</sup></i> with p and q 0 or
 * 1.
 *
 * @param factor the number, at least 0
 * @param ofBatch whether the length is proportional to the batch size
 * @param ofSequence whether it is proportional to the length of the sequence
 */
public record Dim(long factor, boolean ofBatch, boolean ofSequence) {

    /** The batch size. */
    public static final Dim BATCH = new Dim(1, true, false);

    /** The length of the sequence. */
    public static final Dim SEQUENCE = new Dim(1, false, true);

    /**
     * The sizes at which a model was run.
     *
     * @param batch the batch size
     * @param sequence the length of the sequence; 1 where it does not vary
     */
    public record Sizes(long batch, long sequence) {

        @Override
        public String toString() {
            return "batch " + batch + (sequence == 1 ? "" : " and sequence " + sequence);
        }
    }

    /**
     * Returns a length that never changes.
     *
     * @param length the length
     * @return a static dimension
     */
    public static Dim of(long length) {
        return new Dim(length, false, false);
    }

    /**
     * Finds the dimension that explains lengths seen at several sizes.
     *
     * @param seen the length in each run
     * @param sizes the sizes of the runs, in the same order
     * @return the dimension, the most static one; empty if none explains them all
     */
    public static Optional<Dim> infer(List<Long> seen, List<Sizes> sizes) {
        for (boolean ofSequence : List.of(false, true)) {
            for (boolean ofBatch : List.of(false, true)) {
                long unit = new Dim(1, ofBatch, ofSequence).at(sizes.get(0));
                Dim dim = new Dim(seen.get(0) / unit, ofBatch, ofSequence);
                if (dim.lengths(sizes).equals(seen)) {
                    return Optional.of(dim);
                }
            }
        }
        return Optional.empty();
    }

    private List<Long> lengths(List<Sizes> sizes) {
        return sizes.stream().map(this::at).toList();
    }

    /**
     * Returns the length at some sizes.
     *
     * @param sizes the sizes
     * @return the length
     */
    public long at(Sizes sizes) {
        return factor * (ofBatch ? sizes.batch() : 1) * (ofSequence ? sizes.sequence() : 1);
    }

    /**
     * Returns whether the length never changes.
     *
     * @return true for a plain number
     */
    public boolean isStatic() {
        return !ofBatch && !ofSequence;
    }

    /**
     * Returns the length if it never changes.
     *
     * @return the number, or empty
     */
    public Optional<Long> constant() {
        return isStatic() ? Optional.of(factor) : Optional.empty();
    }

    /**
     * Returns the readable form, which ONNX uses as the name of the dimension.
     *
     * @return such as {@code 32}, {@code batch}, {@code 4*batch*sequence}
     */
    @Override
    public String toString() {
        List<String> factors = new ArrayList<>();
        if (factor != 1 || isStatic()) {
            factors.add(Long.toString(factor));
        }
        if (ofBatch) {
            factors.add("batch");
        }
        if (ofSequence) {
            factors.add("sequence");
        }
        return String.join("*", factors);
    }
}
