package io.quantrial.lsq;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A slot's learned values as they are saved.
 *
 * @param range the integer codes
 * @param shape the shape of the step
 * @param steps the steps as the optimizer left them
 * @param floors the smallest value of each step
 */
record SavedStep(QuantRange range, Shape shape, List<Float> steps, List<Float> floors) {

    private static final String INITIALIZED = "initialized";
    private static final String RANGE = "range";
    private static final String SHAPE = "shape";
    private static final String STEP = "step";
    private static final String FLOOR = "floor";

    /** The values of a slot that starts. */
    static SavedStep first(QuantRange range, Shape shape, List<Float> steps) {
        return new SavedStep(range, shape, steps, StepSize.floorsOf(steps));
    }

    /** Whether these values can replace those of a step. */
    boolean fits(StepSize step) {
        return shape.equals(step.shape());
    }

    static QuantizerState write(Optional<LsqQuantizer.Learned> learned) {
        if (learned.isEmpty()) {
            return QuantizerState.of(Map.of(INITIALIZED, List.of(0f)));
        }
        QuantRange range = learned.get().range();
        StepSize step = learned.get().step();
        return QuantizerState.of(
                Map.of(
                        INITIALIZED,
                        List.of(1f),
                        RANGE,
                        List.of((float) range.min(), (float) range.max()),
                        SHAPE,
                        LongStream.of(step.shape().getShape()).mapToObj(d -> (float) d).toList(),
                        STEP,
                        step.raw(),
                        FLOOR,
                        step.floors()));
    }

    /**
     * Reads and checks a state.
     *
     * @param state the state
     * @param request the slot that it is for
     * @param grid the codes that the slot may use
     * @return the values; empty if the slot was saved before its first batch
     * @throws QuantException if the state is not of this slot
     */
    static Optional<SavedStep> read(QuantizerState state, SlotRequest request, GridChoice grid) {
        try {
            float flag = state.require(INITIALIZED, 1).get(0);
            if (flag == 0) {
                return Optional.empty();
            }
            check(flag == 1, INITIALIZED + " must be 0 or 1: " + flag);
            return Optional.of(read(state, request.scheme().granularity(), grid));
        } catch (QuantException e) {
            throw new QuantException(e.code(), request.slot() + ": " + e.getMessage(), e);
        }
    }

    private static SavedStep read(QuantizerState state, Granularity granularity, GridChoice grid) {
        List<Float> ends = state.require(RANGE, 2);
        check(
                ends.stream().allMatch(SavedStep::isWhole) && ends.get(0) <= 0 && ends.get(1) > 0,
                "the saved range is damaged: " + ends);
        QuantRange range = new QuantRange(ends.get(0).intValue(), ends.get(1).intValue());
        check(
                grid.allows(range),
                "the state was saved for codes "
                        + range
                        + ", but this slot is configured for "
                        + grid
                        + "; use the bits, sign and narrow setting of the saved run");
        Shape shape = shape(state, granularity);
        int count = (int) shape.size();
        List<Float> steps = state.require(STEP, count);
        List<Float> floors = state.require(FLOOR, count);
        check(
                steps.stream().allMatch(Float::isFinite),
                "the saved step is not finite: the saved run had diverged");
        check(
                floors.stream().allMatch(floor -> floor > 0 && Float.isFinite(floor)),
                "the saved floor must be positive: " + floors);
        return new SavedStep(range, shape, steps, floors);
    }

    private static Shape shape(QuantizerState state, Granularity granularity) {
        List<Float> dimensions = state.values().getOrDefault(SHAPE, List.of());
        check(
                !dimensions.isEmpty() && dimensions.stream().allMatch(d -> isWhole(d) && d > 0),
                "the saved shape is missing or damaged: " + dimensions);
        Shape shape = new Shape(dimensions.stream().mapToLong(Float::longValue).toArray());
        boolean fits;
        try {
            fits = granularity.scaleShape(shape).equals(shape);
        } catch (IllegalArgumentException e) {
            fits = false;
        }
        check(
                fits,
                "steps of shape "
                        + shape
                        + " were saved with another granularity than the slot's now");
        return shape;
    }

    private static boolean isWhole(float number) {
        return number == Math.rint(number) && Math.abs(number) <= 1 << 24;
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new QuantException(QuantException.Code.BAD_STATE, message);
        }
    }
}
