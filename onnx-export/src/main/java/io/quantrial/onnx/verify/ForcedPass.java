package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.dispatch.Operand;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * Runs the model on the runtime's integers: at every quantized tensor the runtime's codes are
 * compared with the model's, and then take their place.
 *
 * <p>So every tensor is computed from what the runtime computed it from, and is judged on its own.
 * Without this, one value that fell on the other side of a boundary would change thousands of codes
 * after it, and a mistake could not be told from such a cascade. (Feeding a recurrence its true
 * past is known as teacher forcing: Williams and Zipser, 1989.)
 */
final class ForcedPass implements ForwardObserver {

    private final Map<SlotId, CodeTensor> codes;
    private final Map<String, Tensor> runtime;
    private final Tolerance tolerance;
    private final Lineage lineage = new Lineage();
    private final Map<SlotId, SlotComparison> comparisons = new LinkedHashMap<>();

    /**
     * Prepares a pass.
     *
     * @param codes where the integers of each slot are
     * @param runtime what the runtime computed, by the names of tensors
     * @param tolerance how far from a boundary a code may differ
     */
    ForcedPass(Map<SlotId, CodeTensor> codes, Map<String, Tensor> runtime, Tolerance tolerance) {
        this.codes = codes;
        this.runtime = runtime;
        this.tolerance = tolerance;
    }

    /** Returns the comparisons in the order of the pass. */
    List<SlotComparison> comparisons() {
        return List.copyOf(comparisons.values());
    }

    /**
     * Returns the layers between the last quantized tensors and an output.
     *
     * @param output what the model returned
     * @return the layers
     */
    SortedSet<LayerPath> computedBy(NDArray output) {
        return lineage.of(output);
    }

    /**
     * Checks that the file holds no more slots than the model has, and none is wrong.
     *
     * @throws QuantException naming the first tensor that differs
     */
    void judge() {
        for (SlotId slot : codes.keySet()) {
            if (!comparisons.containsKey(slot)) {
                throw new QuantException(
                        QuantException.Code.BAD_RESULT,
                        "the file quantizes "
                                + slot
                                + ", but the model does not when it is evaluated; this is a defect"
                                + " of the exporter");
            }
        }
        List<SlotComparison> wrong =
                comparisons.values().stream().filter(SlotComparison::isWrong).toList();
        if (!wrong.isEmpty()) {
            throw wrong.get(0).failure(wrong.size(), comparisons.size());
        }
    }

    @Override
    public NDArray quantized(Slot slot, NDArray before, NDArray after) {
        if (after == before || slot.id().target() == QuantTarget.WEIGHT) {
            return after;
        }
        CodeTensor where = codes.get(slot.id());
        if (where == null) {
            throw new QuantException(
                    QuantException.Code.BAD_RESULT,
                    "the model quantizes "
                            + slot.id()
                            + ", but the file does not; this is a defect of the exporter");
        }
        Tensor stored = runtime.get(where.name());
        CodeGrid grid = new CodeGrid(where.params(), dims(before));
        if (!stored.dims().equals(grid.dims())) {
            throw new QuantException(
                    QuantException.Code.BAD_RESULT,
                    slot.id()
                            + " has the shape "
                            + grid.dims()
                            + ", but in the file "
                            + stored.dims()
                            + "; this is a defect of the exporter");
        }
        long[] integers =
                Arrays.stream(stored.toLongs()).map(code -> code - where.offset()).toArray();
        SlotComparison comparison =
                new SlotComparison(slot.id(), lineage.of(before), grid, tolerance.of(slot.id()));
        comparison.compare(floats(before), floats(after), integers);
        comparisons.put(slot.id(), comparison);
        return replacement(grid, integers, after);
    }

    private static List<Long> dims(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    private static float[] floats(NDArray array) {
        if (array.getDataType() == DataType.FLOAT32) {
            return array.toFloatArray();
        }
        try (NDArray converted = array.toType(DataType.FLOAT32, false)) {
            return converted.toFloatArray();
        }
    }

    private static NDArray replacement(CodeGrid grid, long[] integers, NDArray after) {
        float[] values = new float[integers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = grid.value(i, integers[i]);
        }
        return after.getManager()
                .create(values, after.getShape())
                .toType(after.getDataType(), false);
    }

    @Override
    public Object operation(LayerPath layer, OpCall call) {
        List<NDArray> operands = call.operands().stream().map(Operand::array).toList();
        Object result = call.proceed();
        List<NDArray> results =
                result instanceof NDList list ? new ArrayList<>(list) : List.of((NDArray) result);
        results.forEach(array -> lineage.computed(array, operands, layer));
        return result;
    }
}
