package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Graph;
import java.util.List;

/** Turns a translated graph into one of ONNX's operators alone. */
public final class Lowering {

    private Lowering() {}

    /**
     * Lowers a graph in place.
     *
     * @param graph a translated graph
     * @param storage how integers are stored
     * @return where the integers of each quantized activation are
     * @throws io.quantrial.spi.QuantException if a grid cannot be stored so
     */
    public static List<CodeTensor> lower(Graph graph, Storage storage) {
        return List.of();
    }
}
