package io.quantrial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.core.Linear;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.quantrial.onnx.ExportSettings.CalibrationFiles;
import io.quantrial.onnx.ExportSettings.Verification;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxExporterTest {

    private static final ExportSettings TRT =
            ExportSettings.builder().optTarget(Target.TENSORRT).build();

    @TempDir private Path folder;

    @Test
    void aFloatModelComesBackThroughDjlsOnnxRuntimeEngine() throws Exception {
        try (SmallNet net = new SmallNet()) {
            ExportResult result = OnnxExporter.export(net.model(), net.samples(5), file());
            assertThat(result.file()).isEqualTo(file());
            assertThat(result.companions()).isEmpty();
            assertThat(result.bytes()).isEqualTo(Files.size(file()));
            assertSamePredictions(net);
        }
    }

    @Test
    void aQuantizedModelComesBackThroughDjlsOnnxRuntimeEngine() throws Exception {
        try (SmallNet net = quantized("lsq", 8)) {
            ExportResult result = OnnxExporter.export(net.model(), net.samples(20), file());
            assertThat(result.report()).startsWith(file() + " (").contains("all are equal");
            assertSamePredictions(net);
            assertThat(types(OnnxFile.read(file())))
                    .contains(ElementType.INT8.number())
                    .contains(ElementType.UINT8.number());
        }
    }

    @Test
    void theFileSaysWhereItComesFrom() {
        try (SmallNet net = quantized("lsq", 4)) {
            ExportSettings settings =
                    ExportSettings.builder().optProvenance(Map.of("seed", "7")).build();
            OnnxExporter.export(net.model(), net.samples(4), file(), settings);
            assertThat(metadata())
                    .containsEntry("seed", "7")
                    .containsEntry("target", "onnxruntime")
                    .containsEntry("quantizers", "lsq")
                    .containsEntry("bits.fc1:weight", "4")
                    .containsEntry("bits.fc2:input", "4")
                    .hasEntrySatisfying(
                            "exporter",
                            text -> assertThat(text).startsWith("quantrial-onnx-export "));
        }
    }

    @Test
    void fourBitWeightsArePackedInPairs() {
        try (SmallNet net = quantized("lsq", 4)) {
            OnnxExporter.export(net.model(), net.samples(4), file());
            assertThat(types(OnnxFile.read(file()))).contains(ElementType.INT4.number());
        }
    }

    @Test
    void twoBitWeightsArePackedInFoursAndVerifiedInPairs() {
        try (SmallNet net = quantized("lsq", 2)) {
            ExportResult result =
                    OnnxExporter.export(
                            net.model(),
                            net.samples(4),
                            file(),
                            ExportSettings.builder().optPacking(WeightPacking.INT2).build());
            ModelProto model = OnnxFile.read(file());
            assertThat(types(model)).contains(ElementType.INT2.number());
            assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(25);
            assertThat(model.getIrVersion()).isEqualTo(13);
            assertThat(result.report())
                    .endsWith(
                            "opset 22 and weights in INT4. The file itself has opset 25 and weights in INT2.");
        }
    }

    @Test
    void tensorRtGetsSignedBytesWithZeroPointsOfZeroAndItsOlderFiles() throws IOException {
        try (SmallNet net = new SmallNet().quantize(signed(8))) {
            ExportResult result = OnnxExporter.export(net.model(), net.samples(20), file(), TRT);
            ModelProto model = OnnxFile.read(file());
            // TensorRT's parser refuses biases in int32
            assertThat(types(model))
                    .doesNotContain(ElementType.UINT8.number(), ElementType.INT32.number());
            assertThat(result.report())
                    .endsWith(
                            "The file itself has opset 18 and weights in INT8 and biases in FLOAT.");
            assertThat(zeroPoints(model))
                    .isNotEmpty()
                    .allSatisfy(bytes -> assertThat(bytes).containsOnly(0));
            assertThat(result.companions())
                    .containsExactly(
                            folder.resolve("model.cache"),
                            folder.resolve("model.calibration.json"),
                            folder.resolve("model.float.onnx"));
            assertThat(Files.readString(folder.resolve("model.calibration.json")))
                    .contains("\"fc1\": {\"weight_bit\": 8", "\"fc2\": {");
        }
    }

    @Test
    void tensorRtRefusesUnsignedBytesAndMoreThanAByte() {
        try (SmallNet unsigned = quantized("lsq", 8);
                SmallNet wide = new SmallNet().quantize(signed(12))) {
            refusedForTensorRt(unsigned, "fc2:input has the integers [0, 255]");
            refusedForTensorRt(wide, "fc1:input has the integers [-2048, 2047]");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private void refusedForTensorRt(SmallNet net, String message) {
        assertThatThrownBy(() -> OnnxExporter.export(net.model(), net.samples(4), file(), TRT))
                .isInstanceOf(QuantException.class)
                .hasMessageStartingWith(message);
    }

    private static ConfigEntry signed(int bits) {
        return ConfigEntry.builder()
                .addOpType("Linear")
                .addQuantTypes(QuantTarget.INPUT, QuantTarget.WEIGHT)
                .setQuantBits(bits)
                .optQuantizer("lsq")
                .optSigned(Signedness.SIGNED)
                .build();
    }

    @Test
    void constantsOverTheLimitGoBesideTheFile() {
        try (SmallNet net = new SmallNet()) {
            ExportResult result =
                    OnnxExporter.export(
                            net.model(),
                            net.samples(4),
                            file(),
                            ExportSettings.builder().optExternalDataFrom(0).build());
            assertThat(result.companions()).containsExactly(folder.resolve("model.onnx.data"));
        }
    }

    @Test
    void calibrationFilesCanBeHadForEveryTarget() {
        try (SmallNet net = quantized("qat", 8)) {
            ExportResult result =
                    OnnxExporter.export(
                            net.model(),
                            net.samples(4),
                            file(),
                            ExportSettings.builder()
                                    .optCalibrationFiles(CalibrationFiles.WRITE)
                                    .build());
            assertThat(result.companions()).hasSize(3);
        }
    }

    @Test
    void whatIsNotVerifiedIsSaidToBeSo() {
        try (SmallNet net = new SmallNet()) {
            ExportSettings settings =
                    ExportSettings.builder().optVerification(Verification.SKIP).build();
            assertThat(OnnxExporter.export(net.model(), net.samples(4), file(), settings).report())
                    .endsWith("Not verified.");
        }
    }

    @Test
    void aModelThatCannotBeExportedLeavesTheOldFileAlone() throws IOException {
        Files.writeString(file(), "old");
        try (SmallNet net = new SmallNet()) {
            NDList samples = net.samples(4);
            LambdaBlock block = new LambdaBlock(list -> new NDList(list.head().erfinv()));
            block.initialize(samples.head().getManager(), DataType.FLOAT32, new Shape(1, 6));
            net.model().setBlock(block);
            assertThatThrownBy(() -> OnnxExporter.export(net.model(), samples, file()))
                    .isInstanceOf(QuantException.class)
                    .hasMessageContaining("erfinv");
        }
        assertThat(file()).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void aModelThatWasNeverInitialisedIsOneLine() {
        try (Model model = Model.newInstance("empty");
                NDManager manager = NDManager.newBaseManager()) {
            NDList samples = new NDList(manager.ones(new Shape(2, 6)));
            assertThatThrownBy(() -> OnnxExporter.export(model, samples, file()))
                    .hasMessageStartingWith("the model has no block");
            model.setBlock(Linear.builder().setUnits(3).build());
            assertThatThrownBy(() -> OnnxExporter.export(model, samples, file()))
                    .hasMessageStartingWith("the model has no values yet");
        }
    }

    @Test
    void noSamplesAreOneLine() {
        try (SmallNet net = new SmallNet()) {
            assertThatThrownBy(() -> OnnxExporter.export(net.model(), new NDList(), file()))
                    .hasMessage("export needs samples: real inputs with the batch on axis 0");
        }
    }

    private SmallNet quantized(String quantizer, int bits) {
        return new SmallNet().quantize(quantizer, bits, QuantTarget.INPUT, QuantTarget.WEIGHT);
    }

    private Path file() {
        return folder.resolve("model.onnx");
    }

    private Map<String, String> metadata() {
        return OnnxFile.read(file()).getMetadataPropsList().stream()
                .collect(
                        Collectors.toMap(
                                StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    }

    private static Set<Integer> types(ModelProto model) {
        return model.getGraph().getInitializerList().stream()
                .map(TensorProto::getDataType)
                .collect(Collectors.toSet());
    }

    /** Returns the raw zero points of all quantize and dequantize nodes. */
    private static List<byte[]> zeroPoints(ModelProto model) {
        Set<String> names =
                model.getGraph().getNodeList().stream()
                        .filter(
                                node ->
                                        node.getOpType().endsWith("quantizeLinear")
                                                || node.getOpType().equals("QuantizeLinear"))
                        .filter(node -> node.getInputCount() > 2)
                        .map(node -> node.getInput(2))
                        .collect(Collectors.toSet());
        return model.getGraph().getInitializerList().stream()
                .filter(tensor -> names.contains(tensor.getName()))
                .map(tensor -> tensor.getRawData().toByteArray())
                .toList();
    }

    /** Loads the file with DJL and compares the outputs within a relative 1e-5. */
    private void assertSamePredictions(SmallNet net) throws Exception {
        Criteria<NDList, NDList> criteria =
                Criteria.builder()
                        .setTypes(NDList.class, NDList.class)
                        .optEngine("OnnxRuntime")
                        .optModelPath(file())
                        .optTranslator(new NoopTranslator())
                        .build();
        NDList inputs = net.samples(7);
        try (ZooModel<NDList, NDList> loaded = criteria.loadModel();
                Predictor<NDList, NDList> predictor = loaded.newPredictor();
                Predictor<NDList, NDList> own = net.model().newPredictor(new NoopTranslator())) {
            NDArray expected = own.predict(inputs).singletonOrThrow();
            NDArray actual = predictor.predict(inputs).singletonOrThrow();
            assertThat(actual.toFloatArray())
                    .containsExactly(
                            expected.toFloatArray(),
                            Offset.offset(1e-5f * expected.abs().max().getFloat()));
        }
    }
}
