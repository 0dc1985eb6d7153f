package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Model;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.onnx.quantize.Lowering;
import io.quantrial.onnx.quantize.Storage;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A residual network with batch norm, as the exporter writes it. */
class ExportedNetTest {

    private static final Shape IMAGE = new Shape(3, 28, 28);

    private final Model model = Model.newInstance("net");
    private final NDManager manager = model.getNDManager();

    @BeforeEach
    void build() {
        manager.getEngine().setRandomSeed(5);
        Block block =
                ResNetV1.builder().setImageShape(IMAGE).setNumLayers(20).setOutSize(10).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(IMAGE));
        model.setBlock(block);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private void quantize(String quantizer, int bits) {
        QuantizedModel.attach(
                model,
                ConfigList.of(
                        ConfigEntry.builder()
                                .addOpType("Conv2d")
                                .addOpType("Linear")
                                .addQuantTypes(QuantTarget.INPUT, QuantTarget.WEIGHT)
                                .setQuantBits(bits)
                                .optQuantizer(quantizer)
                                .build()));
        for (int pass = 0; pass < 4; pass++) {
            try (NDManager batch = manager.newSubManager()) {
                NDArray images = batch.randomNormal(new Shape(8).addAll(IMAGE));
                model.getBlock()
                        .forward(new ParameterStore(batch, false), new NDList(images), true);
            }
        }
    }

    /** What was exported. */
    private record Exported(ModelProto file, List<CodeTensor> codes) {}

    private Exported export() {
        Graph graph = translated(ObservedForward.of(model.getBlock()));
        List<CodeTensor> codes =
                Lowering.lower(
                        graph,
                        new Storage(ElementType.UINT8, ElementType.INT4, true, ElementType.INT32));
        return new Exported(OnnxFile.message(graph, 21, new TreeMap<>()), codes);
    }

    private Graph translated(ObservedForward forward) {
        return Translation.of(
                TracedModel.of(forward, images(3), OptionalInt.empty()), OpTable.discover());
    }

    private NDList images(int count) {
        return new NDList(manager.randomNormal(new Shape(count).addAll(IMAGE)));
    }

    private VerificationReport verify(Exported exported) {
        return new Verification(ObservedForward.of(model.getBlock()), images(16), new NDList())
                .verify(exported.file(), exported.codes(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"lsq, 8", "lsq, 4", "lsq, 2", "qat, 8", "qat, 4"})
    void aQuantizedNetworkPassesCodeByCode(String quantizer, int bits) {
        quantize(quantizer, bits);
        VerificationReport report = verify(export());
        assertThat(report.codes().slots()).isEqualTo(23);
        assertThat(report.codes().compared()).isGreaterThan(2_000_000);
        assertThat(report.codes().worst()).isLessThanOrEqualTo(report.codes().allowed());
    }

    @Test
    void aNetworkInFloatingPointIsComparedByItsOutputs() {
        Graph graph = translated(ObservedForward.of(model.getBlock()));
        Exported exported = new Exported(OnnxFile.message(graph, 21, new TreeMap<>()), List.of());
        VerificationReport report = verify(exported);
        assertThat(report.codes()).isEqualTo(VerificationReport.Codes.NONE);
        assertThat(report.outputs().relative()).isLessThan(1e-5);
        assertThat(report.toString()).contains("none, the model is exported in floating point");
    }

    /** Other slots far behind would differ in thousands of codes without forcing. */
    @ParameterizedTest
    @CsvSource({"lsq, 8", "qat, 4"})
    void oneWrongWeightInTheMiddleBlamesItsLayerAlone(String quantizer, int bits) {
        quantize(quantizer, bits);
        Exported right = export();
        String layer = "04ParallelBlock/01SequentialBlock/01Conv2d";
        ModelProto.Builder wrong = right.file().toBuilder();
        flipSomeWeights(wrong, layer);
        QuantException failure =
                catchThrowableOfType(
                        QuantException.class,
                        () -> verify(new Exported(wrong.build(), right.codes())));
        assertThat(failure)
                .hasMessageStartingWith(
                        "04ParallelBlock/01SequentialBlock/04Conv2d:input is the first quantized")
                .hasMessageContaining("; 1 of 23 quantized tensors are wrong")
                .hasMessageContaining("The mistake is in " + layer + ", ");
    }

    /** Flips the bits of the first integers. */
    private static void flipSomeWeights(ModelProto.Builder file, String layer) {
        List<TensorProto> constants = file.getGraph().getInitializerList();
        NodeProto convolution =
                file.getGraph().getNodeList().stream()
                        .filter(node -> node.getName().startsWith(layer + "/Conv_"))
                        .findFirst()
                        .orElseThrow();
        String codes =
                file.getGraph().getNodeList().stream()
                        .filter(node -> node.getOutput(0).equals(convolution.getInput(1)))
                        .findFirst()
                        .orElseThrow()
                        .getInput(0);
        int index =
                IntStream.range(0, constants.size())
                        .filter(i -> constants.get(i).getName().equals(codes))
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = constants.get(index).getRawData().toByteArray();
        for (int i = 0; i < 16; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
        file.getGraphBuilder().getInitializerBuilder(index).setRawData(ByteString.copyFrom(bytes));
    }
}
