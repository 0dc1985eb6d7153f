package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import java.util.List;

/**
 * Turns a translated graph into one of ONNX's operators alone.
 *
 * <p>The steps, each of which leaves what the model computes as it was: transposed weights become
 * weights, batch norm goes into scales and biases, quantizers move to where runtimes fuse them,
 * biases become int32, layers that stay in floating point are guarded against a runtime that would
 * round them, and then activations and weights get their integers. Where a runtime reads no int32
 * biases, they stay floats, and nothing needs a guard.
 */
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
        Rewrite rewrite = new Rewrite(graph);
        WeightTransposes.apply(rewrite);
        BatchNormFolding.apply(rewrite, storage);
        QuantizerPlacement.Placed placed = QuantizerPlacement.apply(rewrite);
        if (storage.biases() == ElementType.INT32) {
            BiasLowering.apply(rewrite);
            FloatGuards.apply(rewrite);
        }
        rewrite.dropUnusedConstants();
        List<CodeTensor> codes = ActivationLowering.apply(rewrite, storage, placed);
        WeightLowering.apply(rewrite, storage);
        return codes;
    }
}
