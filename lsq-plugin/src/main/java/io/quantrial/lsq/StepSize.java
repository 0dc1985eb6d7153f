package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The learned step size of one slot, kept positive.
 *
 * <p>An optimizer may push a step through zero, where the quantizer would mirror every value or
 * divide by zero. Each step has a floor, a fixed fraction of its first value ({@link #FLOOR}). The
 * trained parameter is set to the floor, in place and outside of the graph, before each training
 * pass that finds it below; evaluation and export read the larger of the two and write nothing. So
 * what an optimizer left behind is never used, and all readers agree.
 */
final class StepSize {

    /** The floor of a step relative to its first value: 2⁻¹⁰. */
    static final float FLOOR = 0x1p-10f;

    private final String slot;
    private final Parameter parameter;
    private volatile List<Float> floors;

    /**
     * Creates a step that trains.
     *
     * @param slot the slot's name, for messages
     * @param manager the owner of the array
     * @param shape the shape of the step
     * @param values the steps
     * @param floors the smallest value of each
     */
    StepSize(String slot, NDManager manager, Shape shape, List<Float> values, List<Float> floors) {
        this.slot = slot;
        this.floors = List.copyOf(floors);
        this.parameter = Parameter.builder().setName("step").setType(Parameter.Type.OTHER).build();
        NDArray array;
        try (NDArray borrowed = manager.create(primitive(values), shape)) {
            // The engine owns the memory of a copy, but not that of an array made from Java data.
            array = borrowed.duplicate();
        }
        NDScope.unregister(array);
        array.setRequiresGradient(true);
        parameter.setArray(array);
    }

    static List<Float> floorsOf(List<Float> first) {
        return first.stream().map(step -> Math.max(step * FLOOR, StepInit.SMALLEST)).toList();
    }

    Parameter parameter() {
        return parameter;
    }

    Shape shape() {
        return parameter.getShape();
    }

    List<Float> floors() {
        return floors;
    }

    /** The values as the optimizer left them. */
    List<Float> raw() {
        List<Float> list = new ArrayList<>();
        for (float step : parameter.getArray().toFloatArray()) {
            list.add(step);
        }
        return list;
    }

    /** The values that every reader uses: none below its floor. */
    List<Float> positive() {
        float[] values = parameter.getArray().toFloatArray();
        float[] used = raised(values).orElse(values);
        List<Float> list = new ArrayList<>();
        for (float step : used) {
            list.add(step);
        }
        return list;
    }

    /** The step of a training pass, with its gradient, raised in place where it was too small. */
    NDArray forTraining(ForwardPass pass) {
        NDArray step = pass.value(parameter);
        raised(step.toFloatArray()).ifPresent(values -> overwrite(step, values));
        return step;
    }

    /** The step of a pass that changes nothing. */
    NDArray forEvaluation(ForwardPass pass) {
        NDArray step = pass.value(parameter);
        return raised(step.toFloatArray())
                .map(values -> step.getManager().create(values, step.getShape()))
                .orElseGet(step::stopGradient);
    }

    void set(List<Float> values, List<Float> smallest) {
        floors = List.copyOf(smallest);
        overwrite(parameter.getArray(), primitive(values));
    }

    void close() {
        parameter.close();
    }

    /** The values with floors applied; empty if nothing was below. */
    private Optional<float[]> raised(float[] values) {
        boolean changed = false;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new QuantException(
                        QuantException.Code.BAD_RESULT,
                        slot
                                + ": the learned step size became "
                                + values[i]
                                + "; the loss diverged: lower the learning rate of the steps or of"
                                + " the model");
            }
            if (values[i] < floors.get(i)) {
                values[i] = floors.get(i);
                changed = true;
            }
        }
        return changed ? Optional.of(values) : Optional.empty();
    }

    private static void overwrite(NDArray array, float[] values) {
        try (NDArray source = array.getManager().create(values, array.getShape())) {
            GradientStrategy.graft(source, array);
        }
    }

    private static float[] primitive(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
