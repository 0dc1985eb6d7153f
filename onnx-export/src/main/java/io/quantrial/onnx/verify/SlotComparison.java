package io.quantrial.onnx.verify;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.SlotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The integers of one quantized tensor in the runtime against those of the model.
 *
 * <p>The two compute the value before rounding in different orders of summation, so that a value
 * next to the boundary between two codes may fall on either side. A code that differs is accepted
 * if the model's value lies within {@link #tolerance} of the codes of both.
 */
final class SlotComparison {

    private final SlotId slot;
    private final SortedSet<LayerPath> computedBy;
    private final CodeGrid grid;
    private final double tolerance;
    private int compared;
    private int accepted;
    private int wrong;
    private double worst;
    private int worstIndex;
    private double worstPosition;
    private long worstCode;

    /**
     * Begins a comparison.
     *
     * @param slot which tensor of the model
     * @param computedBy the layers between the quantized tensors before and this one
     * @param grid its grid
     * @param tolerance how far from a boundary a code may differ, in codes
     */
    SlotComparison(SlotId slot, SortedSet<LayerPath> computedBy, CodeGrid grid, double tolerance) {
        this.slot = slot;
        this.computedBy = new TreeSet<>(computedBy);
        this.grid = grid;
        this.tolerance = tolerance;
    }

    /**
     * Compares tensors.
     *
     * @param before the model's values before rounding
     * @param after the model's values on the grid
     * @param codes the runtime's integers
     */
    void compare(float[] before, float[] after, long[] codes) {
        compared += codes.length;
        for (int i = 0; i < codes.length; i++) {
            if (grid.code(i, after[i]) != codes[i]) {
                differs(i, grid.position(i, before[i]), grid.code(i, after[i]), codes[i]);
            }
        }
    }

    private void differs(int index, double position, long modelCode, long runtimeCode) {
        double distance =
                Math.max(grid.distance(position, modelCode), grid.distance(position, runtimeCode));
        boolean isAccepted = distance <= tolerance;
        if (isAccepted) {
            accepted++;
        } else {
            wrong++;
        }
        if (!(distance <= worst)) {
            worst = distance;
            worstIndex = index;
            worstPosition = position;
            worstCode = runtimeCode;
        }
    }

    SlotId slot() {
        return slot;
    }

    double tolerance() {
        return tolerance;
    }

    int compared() {
        return compared;
    }

    /** Returns how many codes differ next to a boundary. */
    int accepted() {
        return accepted;
    }

    boolean isWrong() {
        return wrong > 0;
    }

    /** Returns how far the worst code that differs is from a boundary, in codes. */
    double worst() {
        return worst;
    }

    /** Makes the error of a tensor whose codes are wrong. */
    QuantException failure(int wrongSlots, int slots) {
        return new QuantException(
                QuantException.Code.BAD_RESULT,
                String.format(
                        Locale.ROOT,
                        "%s is the first quantized tensor that ONNX Runtime computes otherwise than"
                                + " the model: %d of %d integers differ, the worst by %.3g codes"
                                + " beyond a boundary of rounding (allowed: %.3g), at %s (model"
                                + " %.4f, runtime %d); %d of %d quantized tensors are wrong when"
                                + " each gets the right input. The mistake is in %s: report it, or"
                                + " export without verification to look at the file",
                        slot,
                        wrong,
                        compared,
                        worst,
                        tolerance,
                        coordinates(),
                        worstPosition,
                        worstCode,
                        wrongSlots,
                        slots,
                        suspects()));
    }

    private String suspects() {
        String own = "the scale, zero point or range of this tensor";
        return computedBy.isEmpty()
                ? own
                : computedBy.stream().map(LayerPath::toString).collect(Collectors.joining(", "))
                        + ", or in "
                        + own;
    }

    private List<Long> coordinates() {
        List<Long> coordinates = new ArrayList<>();
        long rest = worstIndex;
        for (int axis = grid.dims().size() - 1; axis >= 0; axis--) {
            coordinates.add(0, rest % grid.dims().get(axis));
            rest /= grid.dims().get(axis);
        }
        return coordinates;
    }
}
