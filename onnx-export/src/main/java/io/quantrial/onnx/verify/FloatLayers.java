package io.quantrial.onnx.verify;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which convolutions and linear layers the runtime computes in floating point, and what of the file
 * keeps it from integers.
 *
 * @param layers their names, by reason
 */
public record FloatLayers(Map<Reason, SortedSet<String>> layers) {

    /** None. */
    static final FloatLayers NONE = new FloatLayers(Map.of());

    private static final int LISTED = 6;

    private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

    /** These hand on the same integers. */
    private static final Set<String> PASSING =
            Set.of("Clip", "Flatten", "MaxPool", "Relu", "Reshape", "Squeeze", "Transpose");

    private static final Set<Integer> EIGHT_BITS =
            Set.of(DataType.UINT8_VALUE, DataType.INT8_VALUE);

    /** What keeps a layer in floating point. */
    public enum Reason {
        /** An operand has no quantizer. */
        NO_QUANTIZER("an input or weight is not quantized; quantize both with 8 bits"),
        /** The type of an operand has no kernel. */
        BITS("ONNX Runtime has integer kernels for grids of 8 bits only; train with 8 bits"),
        /** Channels have different zero points. */
        ZERO_POINTS(
                "the channels of a weight have different zero points; train with quantizer lsq, or"
                        + " qat with scheme: symmetric"),
        /** A bias of floats. */
        BIAS("the bias is not rounded; train with bias: int32"),
        /** No quantizer of 8 bits takes the result. */
        OUTPUT("no quantizer of 8 bits directly follows; quantize what comes next, or the output"),
        /** The file allows integers, and the runtime has no kernel. */
        RUNTIME("ONNX Runtime has no integer kernel for this form of it");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    /** Copies the names. */
    public FloatLayers {
        Map<Reason, SortedSet<String>> copy = new EnumMap<>(Reason.class);
        layers.forEach(
                (reason, names) ->
                        copy.put(reason, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
        layers = Collections.unmodifiableMap(copy);
    }

    /**
     * Finds the layers.
     *
     * @param file the graph of the file
     * @param run what the runtime made of it; it keeps the names of nodes and adds words to them
     * @return the layers that are still there in floating point
     */
    static FloatLayers of(GraphProto file, GraphProto run) {
        Inspection inspection = new Inspection(file);
        Map<Reason, SortedSet<String>> layers = new EnumMap<>(Reason.class);
        file.getNodeList().stream()
                .filter(node -> PRODUCTS.contains(node.getOpType()))
                .filter(node -> isFloating(node.getName(), run))
                .forEach(
                        node ->
                                layers.computeIfAbsent(
                                                inspection.reason(node), any -> new TreeSet<>())
                                        .add(layer(node)));
        return new FloatLayers(layers);
    }

    private static boolean isFloating(String name, GraphProto run) {
        Pattern renamed = Pattern.compile("(.* )?" + Pattern.quote(name) + "(\\D.*)?");
        return run.getNodeList().stream()
                .filter(node -> renamed.matcher(node.getName()).matches())
                .anyMatch(
                        node ->
                                node.getOpType()
                                        .matches("(Fused)?(Conv|ConvTranspose|Gemm|MatMul)"));
    }

    private static String layer(NodeProto node) {
        return node.getName().substring(0, Math.max(0, node.getName().lastIndexOf('/')));
    }

    /** Follows the tensors of a file. */
    private static final class Inspection {

        private final Map<String, NodeProto> producers = new HashMap<>();
        private final Map<String, TensorProto> constants = new HashMap<>();
        private final GraphProto file;

        Inspection(GraphProto file) {
            this.file = file;
            file.getInitializerList().forEach(value -> constants.put(value.getName(), value));
            for (NodeProto node : file.getNodeList()) {
                node.getOutputList().forEach(output -> producers.put(output, node));
            }
        }

        Reason reason(NodeProto node) {
            Optional<NodeProto> input = dequantizer(node.getInput(0));
            Optional<NodeProto> weight = dequantizer(node.getInput(1));
            if (input.isEmpty() || weight.isEmpty()) {
                return Reason.NO_QUANTIZER;
            }
            if (!EIGHT_BITS.contains(type(input.get()))
                    || !EIGHT_BITS.contains(type(weight.get()))) {
                return Reason.BITS;
            }
            if (hasDifferentZeroPoints(weight.get())) {
                return Reason.ZERO_POINTS;
            }
            if (isNarrowed(node.getOutput(0))) {
                return Reason.BITS;
            }
            if (node.getInputCount() > 2 && dequantizer(node.getInput(2)).isEmpty()) {
                return Reason.BIAS;
            }
            return isQuantizedNext(node.getOutput(0)) ? Reason.RUNTIME : Reason.OUTPUT;
        }

        private Optional<NodeProto> dequantizer(String name) {
            NodeProto node = producers.get(name);
            while (node != null && PASSING.contains(node.getOpType())) {
                node = producers.get(node.getInput(0));
            }
            return Optional.ofNullable(node)
                    .filter(found -> found.getOpType().equals("DequantizeLinear"));
        }

        /** The type of the zero point is that of the integers. */
        private int type(NodeProto dequantizer) {
            TensorProto codes = constants.get(dequantizer.getInput(0));
            TensorProto zero =
                    dequantizer.getInputCount() > 2
                            ? constants.get(dequantizer.getInput(2))
                            : codes;
            return zero == null ? DataType.UINT8_VALUE : zero.getDataType();
        }

        private boolean hasDifferentZeroPoints(NodeProto dequantizer) {
            if (dequantizer.getInputCount() < 3) {
                return false;
            }
            ByteString zeros = constants.get(dequantizer.getInput(2)).getRawData();
            return !zeros.isEmpty()
                    && !zeros.substring(1).equals(zeros.substring(0, zeros.size() - 1));
        }

        /** Returns whether the tensor meets the ends of a grid that is narrower than its type. */
        private boolean isNarrowed(String name) {
            return consumers(name).stream()
                    .anyMatch(
                            node ->
                                    node.getOpType().equals("Clip")
                                            || (PASSING.contains(node.getOpType())
                                                    && isNarrowed(node.getOutput(0))));
        }

        private boolean isQuantizedNext(String name) {
            return consumers(name).stream()
                    .anyMatch(
                            node ->
                                    node.getOpType().equals("QuantizeLinear")
                                            || (node.getOpType().equals("Relu")
                                                    && isQuantizedNext(node.getOutput(0))));
        }

        private List<NodeProto> consumers(String name) {
            return file.getNodeList().stream()
                    .filter(node -> node.getInputList().contains(name))
                    .toList();
        }
    }

    /**
     * Returns a line for each reason.
     *
     * @return such as {@code In floating point: conv1, fc1; the bias is not rounded; ...}
     */
    List<String> lines() {
        return layers.entrySet().stream()
                .map(
                        entry ->
                                "In floating point: "
                                        + list(entry.getValue())
                                        + ". "
                                        + sentence(entry.getKey().words)
                                        + ".")
                .toList();
    }

    private static String list(SortedSet<String> names) {
        String listed = String.join(", ", names.stream().limit(LISTED).toList());
        return names.size() <= LISTED
                ? listed
                : listed + " and " + (names.size() - LISTED) + " more";
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
