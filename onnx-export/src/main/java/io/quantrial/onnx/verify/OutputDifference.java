package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.platform.Fp16Conversions;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.QuantException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How far an output of the runtime is from the model's.
 *
 * @param largest the largest absolute difference; of whole numbers, the share that differs
 * @param range the largest magnitude of the model's output; of whole numbers, 1
 */
public record OutputDifference(double largest, double range) {

    /** No difference yet. */
    static final OutputDifference NONE = new OutputDifference(0, 0);

    /**
     * Compares an output.
     *
     * @param name its name, for errors
     * @param model what the model returns
     * @param runtime what the runtime returns
     * @return the difference
     * @throws QuantException if shape or type differ
     */
    static OutputDifference of(String name, NDArray model, Tensor runtime) {
        List<Long> dims = Arrays.stream(model.getShape().getShape()).boxed().toList();
        ElementType type = ElementType.of(model.getDataType()).orElseThrow();
        if (!runtime.dims().equals(dims) || runtime.type() != type) {
            throw new QuantException(
                    QuantException.Code.BAD_RESULT,
                    String.format(
                            "output \"%s\" of the exported file is %s%s, but the model returns"
                                    + " %s%s; the mapping of an operation before it is wrong",
                            name, runtime.type(), runtime.dims(), type, dims));
        }
        return type.isFloating()
                ? ofFloats(model.toType(DataType.FLOAT32, false).toFloatArray(), floats(runtime))
                : ofIntegers(model.toType(DataType.INT64, false).toLongArray(), runtime.toLongs());
    }

    /** Compares what the runtime returns in two ways of running a file. */
    static OutputDifference of(Tensor one, Tensor other) {
        return one.type().isFloating()
                ? ofFloats(floats(one), floats(other))
                : ofIntegers(one.toLongs(), other.toLongs());
    }

    private static OutputDifference ofFloats(float[] wanted, float[] got) {
        double largest = 0;
        double range = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, difference(wanted[i], got[i]));
            range = Float.isFinite(wanted[i]) ? Math.max(range, Math.abs(wanted[i])) : range;
        }
        return new OutputDifference(largest, range);
    }

    private static double difference(float wanted, float got) {
        boolean isEqual = wanted == got || (Float.isNaN(wanted) && Float.isNaN(got));
        double difference = isEqual ? 0 : Math.abs((double) wanted - got);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** Returns the numbers of an output with fractions. */
    static float[] floats(Tensor tensor) {
        if (tensor.type() == ElementType.FLOAT) {
            return tensor.toFloats();
        }
        if (tensor.type() == ElementType.FLOAT16) {
            FloatBuffer widened =
                    Fp16Conversions.convertFp16BufferToFloatBuffer(tensor.data().asShortBuffer());
            float[] numbers = new float[widened.remaining()];
            widened.get(numbers);
            return numbers;
        }
        DoubleBuffer numbers = tensor.data().asDoubleBuffer();
        float[] narrowed = new float[numbers.remaining()];
        for (int i = 0; i < narrowed.length; i++) {
            narrowed[i] = (float) numbers.get(i);
        }
        return narrowed;
    }

    private static OutputDifference ofIntegers(long[] wanted, long[] got) {
        int different = 0;
        for (int i = 0; i < wanted.length; i++) {
            different += wanted[i] == got[i] ? 0 : 1;
        }
        return new OutputDifference((double) different / Math.max(1, wanted.length), 1);
    }

    /** Returns the larger difference over the larger range. */
    OutputDifference and(OutputDifference other) {
        return new OutputDifference(Math.max(largest, other.largest), Math.max(range, other.range));
    }

    /**
     * Returns the difference relative to the range.
     *
     * @return the difference over the range, over 0.001 for smaller ranges
     */
    public double relative() {
        return largest / Math.max(range, Tolerance.SMALLEST_RANGE);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2g (range %.4g)", largest, range);
    }
}
