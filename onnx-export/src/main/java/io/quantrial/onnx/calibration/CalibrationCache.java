package io.quantrial.onnx.calibration;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A calibration cache of TensorRT: one scale of int8 for each tensor of a network without Q/DQ
 * nodes.
 *
 * <p>Format (NVIDIA, TensorRT sample sampleINT8, README, "Calibration File"): a first line {@code
 * TRT-<version>-<algorithm>}, then for each tensor a line {@code name: scale}, where <i>scale =
 * max|x| / 127</i> is a float32, its bits in hexadecimal with the highest byte first. TensorRT
 * ignores a cache for a network with Q/DQ nodes; the one that belongs to it is {@link
 * PlainGraph#of}.
 *
 * @param scales the scales by the name of the tensor
 */
public record CalibrationCache(Map<String, Float> scales) {

    /** The last release in which TensorRT's own calibration was not deprecated. */
    private static final String HEADER = "TRT-8601-EntropyCalibration2";

    private static final float LARGEST_CODE = 127;

    /** Sorts and copies. */
    public CalibrationCache {
        scales = Collections.unmodifiableMap(new TreeMap<>(scales));
    }

    /**
     * Finds the tensors of a graph whose ranges are known: those that a quantizer sees, and inputs
     * and outputs of calibrated layers.
     *
     * @param graph a translated graph that still holds its fake quantizers
     * @param calibration the ranges
     * @return the cache
     */
    public static CalibrationCache of(Graph graph, Calibration calibration) {
        Map<String, Float> scales = new TreeMap<>();
        graph.grids()
                .forEach(
                        (name, grid) ->
                                scales.merge(
                                        PlainGraph.source(graph, name),
                                        scale(grid.params()),
                                        Math::max));
        for (LayerCalibration layer : calibration.layers()) {
            List<Node> nodes =
                    graph.nodes().stream()
                            .filter(node -> node.layer().equals(layer.layer()))
                            .toList();
            firstInput(graph, nodes)
                    .ifPresent(name -> scales.putIfAbsent(name, scale(layer.input())));
            lastOutput(graph, nodes)
                    .ifPresent(name -> scales.putIfAbsent(name, scale(layer.activation())));
        }
        return new CalibrationCache(scales);
    }

    private static float scale(QuantParams params) {
        QuantRange range = params.range();
        boolean isTwosComplement =
                range.min() == -range.max() - 1
                        && params.zeroPoints().stream().allMatch(zero -> zero == 0);
        // TensorRT's int8 has one negative code more as well, so a grid of 8 bits keeps its scale
        QuantRange counted = isTwosComplement ? new QuantRange(-range.max(), range.max()) : range;
        return scale(
                Range.of(
                        new QuantParams(
                                counted,
                                params.granularity(),
                                params.scales(),
                                params.zeroPoints())));
    }

    private static float scale(Range range) {
        return range.largest() / LARGEST_CODE;
    }

    private static Optional<String> firstInput(Graph graph, List<Node> nodes) {
        return nodes.stream()
                .flatMap(node -> node.inputs().stream())
                .filter(name -> isFloating(graph, name))
                .map(name -> PlainGraph.source(graph, name))
                .findFirst();
    }

    private static Optional<String> lastOutput(Graph graph, List<Node> nodes) {
        return nodes.stream()
                .map(Node::output)
                .filter(name -> isFloating(graph, name))
                .reduce((earlier, later) -> later)
                .map(name -> PlainGraph.source(graph, name));
    }

    private static boolean isFloating(Graph graph, String name) {
        TensorType type = graph.types().get(name);
        return type != null && type.element() == ElementType.FLOAT;
    }

    /**
     * Writes the file.
     *
     * @return its text
     */
    public String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        scales.forEach(
                (name, scale) ->
                        text.append(
                                String.format("%s: %08x\n", name, Float.floatToIntBits(scale))));
        return text.toString();
    }
}
