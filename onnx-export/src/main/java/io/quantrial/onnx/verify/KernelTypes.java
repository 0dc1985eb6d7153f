package io.quantrial.onnx.verify;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.quantrial.onnx.verify.KernelShare.Kernel;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds out what the nodes of an optimised graph work on, by following kinds of numbers from inputs
 * and constants: the runtime writes no types of inner tensors.
 */
final class KernelTypes {

    /** Operators that multiply codes, whatever comes out: QLinearConv, QGemm, MatMulInteger, … */
    private static final Pattern INTEGER_KERNEL =
            Pattern.compile("Q(?!uantize)[A-Z].*|.*Integer.*|DynamicQuantize(MatMul|LSTM)");

    private static final Pattern FLOATING_RESULT =
            Pattern.compile(".*ToFloat|DynamicQuantize(MatMul|LSTM)|QAttention");

    private static final List<String> CONVERSIONS =
            List.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear");

    /** These look at no number of what they take. */
    private static final List<String> SIZES = List.of("Shape", "Size");

    private static final List<String> INDEX_RESULT =
            List.of(
                    "Shape",
                    "Size",
                    "ArgMax",
                    "ArgMin",
                    "NonZero",
                    "Equal",
                    "Less",
                    "Greater",
                    "LessOrEqual",
                    "GreaterOrEqual",
                    "Not",
                    "And",
                    "Or",
                    "Xor",
                    "IsNaN",
                    "IsInf");

    /** Of QGemm's inputs, these are the scale and zero point of a quantized result. */
    private static final int QGEMM_INPUTS_WITH_RESULT_SCALE = 8;

    private final GraphProto graph;
    private final Map<String, Numbers> numbers = new HashMap<>();

    /** What a tensor holds. */
    private enum Numbers {
        CODES,
        FRACTIONS,
        POSITIONS;

        static Numbers of(int elementType) {
            return switch (elementType) {
                // int8, uint8, int16, uint16, int4, uint4, int2, uint2
                case 2, 3, 4, 5, 21, 22, 25, 26 -> CODES;
                // float, float16, double, bfloat16
                case 1, 10, 11, 16 -> FRACTIONS;
                default -> POSITIONS;
            };
        }
    }

    KernelTypes(GraphProto graph) {
        this.graph = graph;
        graph.getInputList()
                .forEach(
                        input ->
                                numbers.put(
                                        input.getName(),
                                        Numbers.of(input.getType().getTensorType().getElemType())));
        graph.getInitializerList()
                .forEach(
                        constant ->
                                numbers.put(
                                        constant.getName(), Numbers.of(constant.getDataType())));
    }

    KernelShare share() {
        Map<Kernel, SortedMap<String, Integer>> counts = new EnumMap<>(Kernel.class);
        for (NodeProto node : graph.getNodeList()) {
            follow(node);
            counts.computeIfAbsent(kernel(node), kind -> new TreeMap<>())
                    .merge(node.getOpType(), 1, Integer::sum);
        }
        return new KernelShare(counts);
    }

    private Kernel kernel(NodeProto node) {
        if (CONVERSIONS.contains(node.getOpType())) {
            return Kernel.CONVERSION;
        }
        if (INTEGER_KERNEL.matcher(node.getOpType()).matches()) {
            return Kernel.INTEGER;
        }
        if (SIZES.contains(node.getOpType())) {
            return Kernel.INDEX;
        }
        if (touches(node, Numbers.FRACTIONS)) {
            return Kernel.FLOATING;
        }
        return touches(node, Numbers.CODES) ? Kernel.INTEGER : Kernel.INDEX;
    }

    private boolean touches(NodeProto node, Numbers kind) {
        return node.getInputList().stream().anyMatch(name -> numbers.get(name) == kind)
                || node.getOutputList().stream().anyMatch(name -> numbers.get(name) == kind);
    }

    private void follow(NodeProto node) {
        Numbers first = result(node);
        for (int i = 0; i < node.getOutputCount(); i++) {
            boolean isPositions = i == 1 && node.getOpType().equals("TopK");
            numbers.put(node.getOutput(i), isPositions ? Numbers.POSITIONS : first);
        }
    }

    private Numbers result(NodeProto node) {
        String op = node.getOpType();
        if (INDEX_RESULT.contains(op)) {
            return Numbers.POSITIONS;
        }
        if (INTEGER_KERNEL.matcher(op).matches()) {
            return product(node);
        }
        return switch (op) {
            case "QuantizeLinear", "DynamicQuantizeLinear" -> Numbers.CODES;
            case "DequantizeLinear" -> Numbers.FRACTIONS;
            case "Cast" ->
                    Numbers.of(attribute(node, "to").map(to -> (int) to.getI()).orElseThrow());
            case "ConstantOfShape", "Constant" ->
                    Numbers.of(attribute(node, "value").map(v -> v.getT().getDataType()).orElse(1));
            case "Where" -> of(node, 1);
            default -> of(node, 0);
        };
    }

    /** Sums of products are whole numbers of 32 bits until they are scaled to codes again. */
    private static Numbers product(NodeProto node) {
        String op = node.getOpType();
        boolean isFloating =
                FLOATING_RESULT.matcher(op).matches()
                        || (op.equals("QGemm")
                                && node.getInputCount() < QGEMM_INPUTS_WITH_RESULT_SCALE);
        return isFloating ? Numbers.FRACTIONS : Numbers.CODES;
    }

    private Numbers of(NodeProto node, int input) {
        return node.getInputCount() <= input
                ? Numbers.FRACTIONS
                : numbers.getOrDefault(node.getInput(input), Numbers.FRACTIONS);
    }

    private static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
