package io.quantrial.onnx.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.verify.RuntimeSession;
import io.quantrial.spi.config.LayerPath;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** DJL's PyTorch engine has no prelu, so that this operation cannot be recorded from a model. */
class PreluTest {

    @Test
    void oneSlopeIsForAllNumbers() {
        assertThat(prelu(0.5f)).containsExactly(1, -1, 2, -2, 3, -3);
    }

    @Test
    void severalSlopesAreForTheChannels() {
        assertThat(prelu(0.5f, 0.25f, 2)).containsExactly(1, -1, 2, -1, 3, -12);
    }

    /** Applies it to one sample with three channels of two numbers: 1 −2, 2 −4, 3 −6. */
    private static float[] prelu(float... slopes) {
        TensorType type =
                new TensorType(ElementType.FLOAT, List.of(Dim.BATCH, Dim.of(3), Dim.of(2)));
        Value input = new Value(0, new Origin.Input(0), type);
        Tensor numbers = Tensor.floats(List.of((long) slopes.length), slopes);
        Value slope =
                new Value(
                        1,
                        new Origin.Constant("slope", numbers),
                        new TensorType(ElementType.FLOAT, List.of(Dim.of(slopes.length))));
        Value result = new Value(2, new Origin.Computed(), type);
        TracedOp op =
                new TracedOp(
                        "prelu",
                        LayerPath.root(),
                        new Passes(
                                List.of(List.of(input, input, slope)),
                                List.of(new Dim.Sizes(2, 1))),
                        List.of(result),
                        Optional.empty());
        TracedModel model = new TracedModel(List.of(input), List.of(op), List.of(result));
        Graph graph = Translation.of(model, OpTable.discover());
        byte[] file = OnnxFile.message(graph, 21, new TreeMap<>()).toByteArray();
        try (NDManager manager = NDManager.newBaseManager();
                RuntimeSession session = new RuntimeSession(file)) {
            float[] values = {1, -2, 2, -4, 3, -6};
            NDList inputs = new NDList(manager.create(values, new Shape(1, 3, 2)));
            return session.run(inputs).values().iterator().next().toFloats();
        }
    }
}
