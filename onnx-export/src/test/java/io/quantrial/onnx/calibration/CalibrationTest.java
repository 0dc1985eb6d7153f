package io.quantrial.onnx.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.quantrial.onnx.SmallNet;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibrationTest {

    private static final float TOLERANCE = 1e-6f;

    /** The values that a quantizer does not state are seen on the samples. */
    @Test
    void aLayerOfQuantizedWeightsHasTheRangesOfItsSamples() {
        try (SmallNet net = new SmallNet().quantize("lsq", 4, QuantTarget.WEIGHT)) {
            NDList samples = net.samples(200);
            LayerCalibration first = layer(Calibration.of(net.forward(), samples), 0);
            assertThat(first.layer()).isEqualTo(LayerPath.parse("fc1"));
            assertThat(first.weightBits()).isEqualTo(4);
            assertThat(first.inputBits()).isEqualTo(LayerCalibration.FLOAT_BITS);
            assertThat(first.activationBits()).isEqualTo(LayerCalibration.FLOAT_BITS);
            assertEqual(first.input(), rangeOf(samples.head()));
            LayerCalibration last = layer(Calibration.of(net.forward(), samples), 1);
            NDList outputs = net.forward().run(samples, ForwardObserver.NONE);
            assertEqual(last.activation(), rangeOf(outputs.head()));
            assertThat(last.input().min()).isZero();
        }
    }

    @Test
    void aLayerOfQuantizedInputsStatesTheirGrid() {
        try (SmallNet net = new SmallNet().quantize("lsq", 4, QuantTarget.INPUT)) {
            NDList samples = net.samples(50);
            LayerCalibration first = layer(Calibration.of(net.forward(), samples), 0);
            assertThat(first.weightBits()).isEqualTo(LayerCalibration.FLOAT_BITS);
            assertThat(first.inputBits()).isEqualTo(4);
            float step = net.params("fc1:input").scales().get(0);
            assertEqual(first.input(), new Range(-8 * step, 7 * step));
            assertThat(first.activationBits()).isEqualTo(LayerCalibration.FLOAT_BITS);
            assertThat(first.activation().min()).isNegative();
            assertThat(first.activation().max()).isPositive();
        }
    }

    @Test
    void aLayerOfQuantizedOutputsStatesTheirGrid() {
        try (SmallNet net = new SmallNet().quantize("qat", 8, QuantTarget.OUTPUT)) {
            NDList samples = net.samples(50);
            LayerCalibration first = layer(Calibration.of(net.forward(), samples), 0);
            assertThat(first.weightBits()).isEqualTo(LayerCalibration.FLOAT_BITS);
            assertThat(first.activationBits()).isEqualTo(8);
            assertEqual(first.input(), rangeOf(samples.head()));
            QuantParams grid = net.params("fc1:output");
            float scale = grid.scales().get(0);
            int zero = grid.zeroPoints().get(0);
            assertEqual(
                    first.activation(),
                    new Range(
                            scale * (grid.range().min() - zero),
                            scale * (grid.range().max() - zero)));
        }
    }

    @ParameterizedTest
    @EnumSource(QuantTarget.class)
    void theDictionaryIsCompleteForLayersWithOneQuantizedTensor(QuantTarget target) {
        try (SmallNet net = new SmallNet().quantize("qat", 8, target)) {
            String json = CalibrationJson.of(Calibration.of(net.forward(), net.samples(9)));
            for (String layer : new String[] {"fc1", "fc2"}) {
                assertThat(json.lines().filter(line -> line.contains('"' + layer + '"')))
                        .singleElement()
                        .asString()
                        .matches(
                                ("  \"fc.\": \\{\"weight_bit\": N, \"input_bit\": N,"
                                                + " \"tracked_min_input\": R, \"tracked_max_input\": R,"
                                                + " \"activation_bit\": N, \"tracked_min_activation\": R,"
                                                + " \"tracked_max_activation\": R\\},?")
                                        .replace("N", "\\d+")
                                        .replace("R", "-?[0-9.]+(E-?\\d+)?"));
            }
        }
    }

    @Test
    void aModelWithoutQuantizersHasNoLayers() {
        try (SmallNet net = new SmallNet()) {
            assertThat(Calibration.of(net.forward(), net.samples(2)).layers()).isEmpty();
        }
    }

    @Test
    void theModelIsLeftAsItWas() {
        try (SmallNet net = new SmallNet().quantize("qat", 8, QuantTarget.INPUT)) {
            NDList samples = net.samples(5);
            float[] before = outputs(net, samples);
            Calibration.of(net.forward(), net.samples(100));
            assertThat(outputs(net, samples)).containsExactly(before);
        }
    }

    private static float[] outputs(SmallNet net, NDList samples) {
        Block block = net.model().getBlock();
        ParameterStore store = new ParameterStore(samples.head().getManager(), false);
        return block.forward(store, samples, false).head().toFloatArray();
    }

    private static LayerCalibration layer(Calibration calibration, int index) {
        assertThat(calibration.layers()).hasSize(2);
        return calibration.layers().get(index);
    }

    private static Range rangeOf(NDArray array) {
        return new Range(array.min().getFloat(), array.max().getFloat());
    }

    private static void assertEqual(Range actual, Range expected) {
        assertThat(actual.min()).isCloseTo(expected.min(), within(TOLERANCE));
        assertThat(actual.max()).isCloseTo(expected.max(), within(TOLERANCE));
    }
}
