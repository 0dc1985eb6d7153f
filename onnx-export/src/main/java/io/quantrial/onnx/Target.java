package io.quantrial.onnx;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.quantize.Storage;
import io.quantrial.spi.QuantException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The runtime that a file is for: what it can read, and in which form it computes with integers.
 */
public enum Target {
    /**
     * ONNX Runtime: unsigned activations, any zero point, low-bit weights packed. Opset 21 is read
     * from ONNX Runtime 1.18 on, 25 (INT2) by releases newer than the 1.22 that verifies.
     */
    ONNXRUNTIME(
            21, 25, WeightPacking.INT2, new Integers(ElementType.UINT8, true, ElementType.INT32)),
    /** OpenVINO: as ONNX Runtime, without INT2. */
    OPENVINO(21, 21, WeightPacking.INT4, new Integers(ElementType.UINT8, true, ElementType.INT32)),
    /**
     * TensorRT with explicit quantization: int8 with zero point 0 everywhere (NVIDIA, TensorRT
     * Developer Guide, "Working with Quantized Types"), and biases in floating point, for its
     * parser refuses a {@code DequantizeLinear} of int32 (onnx-tensorrt, issue 850).
     */
    TENSORRT(18, 21, WeightPacking.INT8, new Integers(ElementType.INT8, false, ElementType.FLOAT));

    /** The oldest opset whose operators the op table writes. */
    static final int OLDEST_OPSET = 18;

    private final int usualOpset;
    private final int newestOpset;
    private final WeightPacking narrowest;
    private final Integers integers;

    /** How activations of up to 8 bits and biases are stored. */
    private record Integers(
            ElementType activations, boolean zeroPointsAllowed, ElementType biases) {}

    Target(int usualOpset, int newestOpset, WeightPacking narrowest, Integers integers) {
        this.usualOpset = usualOpset;
        this.newestOpset = newestOpset;
        this.narrowest = narrowest;
        this.integers = integers;
    }

    /**
     * Returns the version of ONNX's operators that files for this runtime use unless another is
     * asked for.
     *
     * @return the opset
     */
    public int opset() {
        return usualOpset;
    }

    /**
     * Returns the narrowest integers that the runtime reads weights in.
     *
     * @return the narrowest packing that may be asked for
     */
    public WeightPacking narrowestPacking() {
        return narrowest;
    }

    /**
     * Checks that the runtime can read a form of file.
     *
     * @param opset the version of ONNX's operators
     * @param packing the narrowest type of weights
     * @throws QuantException if it cannot
     */
    void check(int opset, WeightPacking packing) {
        if (packing.compareTo(narrowest) > 0) {
            List<WeightPacking> allowed =
                    Arrays.asList(WeightPacking.values()).subList(0, narrowest.ordinal() + 1);
            throw refused("packing " + packing + ": target " + key() + " reads " + allowed);
        }
        int oldest = Math.max(OLDEST_OPSET, packing.opset());
        if (opset < oldest || opset > newestOpset) {
            throw refused(
                    "opset "
                            + opset
                            + ": "
                            + (oldest == newestOpset
                                    ? "only " + oldest + " is"
                                    : oldest + " to " + newestOpset + " are")
                            + " possible for target "
                            + key()
                            + " with weights in "
                            + packing);
        }
    }

    private static QuantException refused(String message) {
        return new QuantException(QuantException.Code.BAD_CONFIG, message);
    }

    /**
     * Returns the form of integers in a file for this runtime.
     *
     * @param packing the narrowest type of weights
     * @return how integers are stored
     */
    public Storage storage(WeightPacking packing) {
        return new Storage(
                integers.activations(),
                packing.type(),
                integers.zeroPointsAllowed(),
                integers.biases());
    }

    /**
     * Returns the word for this runtime in options.
     *
     * @return such as {@code onnxruntime}
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
