package io.quantrial.onnx.verify;

import io.quantrial.spi.hook.SlotId;
import java.util.Map;

/**
 * How much the runtime may differ from the model.
 *
 * @param extra what is added to {@link #CODES} for some slots, in codes
 */
record Tolerance(Map<SlotId, Double> extra) {

    /**
     * How far a value may lie from the boundary of two codes that are both right, in codes.
     *
     * <p>The runtime adds integers and scales the sum once; DJL adds floats. A sum of K products
     * that reaches c codes is off by at most about <i>√K · 2<sup>−24</sup> · c</i>: for K = 4608
     * (512 channels, 3×3) and sums that cancel from 1000 codes, 0.004. Measured on ResNet-20:
     * 0.00002.
     */
    static final double CODES = 1e-2;

    /** The largest difference of an output, relative to its largest magnitude. */
    static final double OUTPUT = 1e-4;

    /** Outputs smaller than this are compared as if they were as large. */
    static final double SMALLEST_RANGE = 1e-3;

    /** The share of whole numbers in an output that may differ: argMax of two equal numbers. */
    static final double POSITIONS = 1e-2;

    Tolerance {
        extra = Map.copyOf(extra);
    }

    /** Returns the distance from a boundary at which codes of a slot may differ. */
    double of(SlotId slot) {
        return CODES + extra.getOrDefault(slot, 0.0);
    }
}
