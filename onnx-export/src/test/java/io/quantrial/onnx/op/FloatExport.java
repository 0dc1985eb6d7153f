package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.onnx.verify.RuntimeSession;
import io.quantrial.spi.hook.ObservedForward;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Exports a block in floating point and compares it in ONNX Runtime with DJL's own forward. */
public final class FloatExport {

    private final byte[] file;
    private final Block block;
    private final Graph graph;

    private FloatExport(Block block, Graph graph) {
        this.block = block;
        this.graph = graph;
        this.file = OnnxFile.message(graph, 21, new TreeMap<>()).toByteArray();
    }

    /** Exports an initialised block. */
    public static FloatExport of(Block block, NDList samples, OptionalInt sequenceAxis) {
        TracedModel traced = TracedModel.of(ObservedForward.of(block), samples, sequenceAxis);
        return new FloatExport(block, Translation.of(traced, OpTable.discover()));
    }

    /** Returns what was exported. */
    Graph graph() {
        return graph;
    }

    /** Checks that every output differs by at most 1e-5 of the range of that output. */
    public void assertEqual(NDList inputs) {
        assertEqual(inputs, UnaryOperator.identity());
    }

    /** Checks the outputs against what is made of those of DJL. */
    void assertEqual(NDList inputs, UnaryOperator<NDList> adapted) {
        NDList expected =
                adapted.apply(
                        block.forward(
                                new ParameterStore(inputs.head().getManager(), false),
                                new NDList(inputs),
                                false));
        try (RuntimeSession session = new RuntimeSession(file)) {
            Iterator<Tensor> actual = session.run(inputs).values().iterator();
            for (NDArray array : expected) {
                assertClose(actual.next(), array);
            }
        }
    }

    private static void assertClose(Tensor actual, NDArray expected) {
        assertThat(actual.dims())
                .isEqualTo(
                        java.util.Arrays.stream(expected.getShape().getShape()).boxed().toList());
        if (actual.type() != ElementType.FLOAT) {
            assertThat(actual.data()).isEqualTo(expected.toByteBuffer());
            return;
        }
        float[] wanted = expected.toFloatArray();
        float[] got = actual.toFloats();
        float range = 0;
        for (float value : wanted) {
            range = Math.max(range, Math.abs(value));
        }
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) got[i])
                    .isCloseTo(
                            wanted[i],
                            org.assertj.core.data.Offset.offset(1e-5 * Math.max(range, 1e-3)));
        }
    }
}
