package io.quantrial.onnx.trace;

/** One element of an index expression such as {@code x.get(":, 1, 2:4")}. */
public sealed interface IndexStep {

    /** The whole axis. */
    record All() implements IndexStep {}

    /** As many whole axes as are left. */
    record Ellipsis() implements IndexStep {}

    /** A new axis of length 1. */
    record NewAxis() implements IndexStep {}

    /**
     * One position; the axis goes away.
     *
     * @param index the position, negative from the end
     */
    record Fixed(long index) implements IndexStep {}

    /**
     * A part of an axis.
     *
     * @param min the first position, or null from the start
     * @param max the position after the last, or null to the end
     * @param step the distance
     */
    record Slice(Long min, Long max, Long step) implements IndexStep {}

    /**
     * The positions that an array holds.
     *
     * @param positions a value of the pass
     */
    record Take(Object positions) implements IndexStep {}

    /**
     * An element that no mapping knows.
     *
     * @param kind its class in DJL
     */
    record Other(String kind) implements IndexStep {}
}
