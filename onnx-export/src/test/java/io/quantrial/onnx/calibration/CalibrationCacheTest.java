package io.quantrial.onnx.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.quantrial.onnx.SmallNet;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.verify.RuntimeSession;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CalibrationCacheTest {

    /** The first value is the example of NVIDIA's forum: 3c92aa10 is 0.0179033577. */
    @Test
    void aScaleIsWrittenWithItsHighestByteFirst() {
        CalibrationCache cache =
                new CalibrationCache(Map.of("relu46", 0.0179033577f, "(a) conv/x", 1f));
        assertThat(cache.text())
                .isEqualTo(
                        "TRT-8601-EntropyCalibration2\n"
                                + "(a) conv/x: 3f800000\n"
                                + "relu46: 3c92aa10\n");
    }

    @Test
    void aQuantizedTensorHasItsLargestValueOver127() {
        try (SmallNet net =
                new SmallNet().quantize("lsq", 8, QuantTarget.INPUT, QuantTarget.WEIGHT)) {
            CalibrationCache cache = cache(net);
            float signed = 127 * net.params("fc1:input").scales().get(0);
            float unsigned = 255 * net.params("fc2:input").scales().get(0);
            assertThat(cache.scales().get("input")).isCloseTo(signed / 127, within(1e-7f));
            assertThat(cache.scales().values())
                    .anySatisfy(s -> assertThat(s).isCloseTo(unsigned / 127, within(1e-7f)));
        }
    }

    @Test
    void everyTensorOfTheCacheIsOneOfThePlainGraph() {
        try (SmallNet net = new SmallNet().quantize("qat", 8, QuantTarget.WEIGHT)) {
            CalibrationCache cache = cache(net);
            Set<String> names = new TreeSet<>(PlainGraph.of(net.graph()).inputs().keySet());
            PlainGraph.of(net.graph()).nodes().stream().map(Node::output).forEach(names::add);
            assertThat(names).containsAll(cache.scales().keySet());
            assertThat(cache.scales()).hasSize(4).containsKey("input");
        }
    }

    @Test
    void thePlainGraphRunsWithWeightsOnTheirGrid() {
        try (SmallNet net = new SmallNet().quantize("lsq", 4, QuantTarget.WEIGHT)) {
            Graph plain = PlainGraph.of(net.graph());
            assertThat(plain.nodes()).noneMatch(node -> node.op().equals(Graph.FAKE_QUANTIZE));
            NDList samples = net.samples(5);
            NDArray expected = net.forward().run(samples, ForwardObserver.NONE).head();
            try (RuntimeSession session =
                    new RuntimeSession(
                            OnnxFile.message(plain, 21, new TreeMap<>()).toByteArray())) {
                Tensor actual = session.run(samples).get("output");
                assertThat(actual.type()).isEqualTo(ElementType.FLOAT);
                assertThat(actual.toFloats())
                        .containsExactly(expected.toFloatArray(), within(1e-5f));
            }
        }
    }

    @Test
    void thePlainGraphBypassesQuantizedActivations() {
        try (SmallNet net =
                new SmallNet().quantize("lsq", 4, QuantTarget.INPUT, QuantTarget.OUTPUT)) {
            Graph plain = PlainGraph.of(net.graph());
            assertThat(plain.nodes()).noneMatch(node -> node.op().equals(Graph.FAKE_QUANTIZE));
            NDList samples = net.samples(5);
            NDArray expected = net.forward().inFloat().run(samples, ForwardObserver.NONE).head();
            try (RuntimeSession session =
                    new RuntimeSession(
                            OnnxFile.message(plain, 21, new TreeMap<>()).toByteArray())) {
                assertThat(session.run(samples).get("output").toFloats())
                        .containsExactly(expected.toFloatArray(), within(1e-5f));
            }
        }
    }

    private static CalibrationCache cache(SmallNet net) {
        return CalibrationCache.of(net.graph(), Calibration.of(net.forward(), net.samples(20)));
    }
}
