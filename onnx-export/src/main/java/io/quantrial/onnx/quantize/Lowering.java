package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Graph;
import java.util.List;

/**
 * Turns a translated graph into one of ONNX's operators alone.
 *
 * <p>The steps, each of which leaves what the model computes as it was: {@code Identity} nodes
 * within the graph go, transposed weights become weights, batch norm goes into scales and biases,
 * quantizers move to where runtimes fuse them, biases become int32, and then weights and
 * activations get their integers.
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
        dropIdentities(rewrite);
        WeightTransposes.apply(rewrite);
        BatchNormFolding.apply(rewrite, storage);
        QuantizerPlacement.Placed placed = QuantizerPlacement.apply(rewrite);
        BiasLowering.apply(rewrite);
        FloatGuards.apply(rewrite);
        rewrite.dropUnusedConstants();
        List<CodeTensor> codes = ActivationLowering.apply(rewrite, storage, placed);
        WeightLowering.apply(rewrite, storage);
        return codes;
    }

    /** Those that name an output of the graph stay. */
    private static void dropIdentities(Rewrite rewrite) {
        for (var node : List.copyOf(rewrite.graph().nodes())) {
            if (node.op().equals("Identity")
                    && !rewrite.graph().outputs().containsKey(node.output())) {
                String input =
                        rewrite.graph().producer(node.output()).orElseThrow().inputs().get(0);
                rewrite.redirect(node.output(), input);
                rewrite.graph().nodes().removeIf(other -> other.outputs().equals(node.outputs()));
            }
        }
    }
}
