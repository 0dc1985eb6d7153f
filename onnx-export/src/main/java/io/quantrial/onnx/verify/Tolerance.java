package io.quantrial.onnx.verify;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.hook.SlotId;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much the runtime may differ from the model.
 *
 * <p>For integers there are two reasons. The runtime adds integers and scales the sum once, DJL
 * adds floats: {@link #CODES}. And a bias that the model does not round, such as one that came from
 * a folded batch norm, is rounded in the file to a multiple of S, the step of its layer's
 * accumulator: S/2 for every such bias that reaches a quantized tensor, several where sums of
 * branches are not quantized.
 *
 * @param slots how far from a boundary the codes of each slot may differ, in codes
 */
record Tolerance(Map<SlotId, Double> slots) {

    /**
     * How far a value may lie from the boundary of two codes that are both right, in codes.
     *
     * <p>A float sum of K products whose magnitudes add up to c codes is off by about <i>√K ·
     * 2<sup>−24</sup> · c</i>: for K = 4608 (512 channels, 3×3) and c = 1000, 0.004. Measured on
     * ResNet-20 with 4 and 8 bits: 0.000002 to 0.00002.
     */
    static final double CODES = 1e-2;

    /** What a sum of floats may lose of its range: 4 of 24 bits. */
    static final double SUM = 1.0 / (1 << 20);

    /** What one rounded bias may add, in codes; the exporter keeps a coarser one in floats. */
    static final double BIAS = 1.0 / 128;

    /** The largest difference of an output, relative to its largest magnitude. */
    static final double OUTPUT = 1e-4;

    /** Outputs smaller than this are compared as if they were as large. */
    static final double SMALLEST_RANGE = 1e-3;

    /** The share of whole numbers in an output that may differ: argMax of two equal numbers. */
    static final double POSITIONS = 1e-2;

    /** Two scores this close, relative to their size, are equal but for rounding. */
    static final double TIE = 1e-5;

    Tolerance {
        slots = Map.copyOf(slots);
    }

    /**
     * Finds which rounded biases reach which quantized tensors of a file.
     *
     * @param graph the file
     * @param codes its quantized tensors
     * @return the tolerance
     */
    static Tolerance of(GraphProto graph, List<CodeTensor> codes) {
        Map<String, Shift> shifts = new HashMap<>();
        Map<String, TensorProto> constants = new HashMap<>();
        graph.getInitializerList().forEach(value -> constants.put(value.getName(), value));
        // a quantizer that the model has not, an early copy of one, passes on what moved its input
        Set<String> judged = codes.stream().map(CodeTensor::name).collect(Collectors.toSet());
        Map<String, Shift> beforeRounding = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            Shift shift = shift(node, shifts, constants);
            for (String output : node.getOutputList()) {
                beforeRounding.put(output, shift);
                shifts.put(output, judged.contains(output) ? Shift.NONE : shift);
            }
        }
        Map<SlotId, Double> slots = new HashMap<>();
        for (CodeTensor code : codes) {
            float scale = code.params().scales().stream().min(Float::compare).orElseThrow();
            double sums = Math.max(CODES, SUM * code.params().range().levels());
            Shift biases = beforeRounding.getOrDefault(code.name(), Shift.NONE);
            slots.put(code.slot(), sums + biases.inCodes(scale));
        }
        return new Tolerance(slots);
    }

    /**
     * How far rounded biases may move a value.
     *
     * @param size the sum of their S/2
     * @param biases how many there are
     */
    private record Shift(double size, int biases) {

        static final Shift NONE = new Shift(0, 0);

        Shift and(Shift other) {
            return new Shift(size + other.size, biases + other.biases);
        }

        Shift or(Shift other) {
            return new Shift(Math.max(size, other.size), Math.max(biases, other.biases));
        }

        /** A bias that the model rounds too moves nothing, and is the only one that is coarse. */
        double inCodes(float scale) {
            return Math.min(size / scale, biases * BIAS);
        }
    }

    private static Shift shift(
            NodeProto node, Map<String, Shift> shifts, Map<String, TensorProto> constants) {
        TensorProto integers = constants.get(node.getInputCount() == 0 ? "" : node.getInput(0));
        boolean isBias =
                node.getOpType().equals("DequantizeLinear")
                        && integers != null
                        && integers.getDataType() == TensorProto.DataType.INT32_VALUE;
        if (isBias) {
            return new Shift(largest(constants.get(node.getInput(1))) / 2, 1);
        }
        boolean isSum = node.getOpType().equals("Add") || node.getOpType().equals("Sub");
        return node.getInputList().stream()
                .map(name -> shifts.getOrDefault(name, Shift.NONE))
                .reduce(Shift.NONE, (a, b) -> isSum ? a.and(b) : a.or(b));
    }

    private static double largest(TensorProto scales) {
        FloatBuffer numbers =
                scales.getRawData()
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        double largest = 0;
        while (numbers.hasRemaining()) {
            largest = Math.max(largest, numbers.get());
        }
        return largest;
    }

    /** Returns the distance from a boundary at which codes of a slot may differ. */
    double of(SlotId slot) {
        return slots.get(slot);
    }
}
