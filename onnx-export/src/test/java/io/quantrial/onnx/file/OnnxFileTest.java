package io.quantrial.onnx.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.onnx.verify.RuntimeEnvironment;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxFileTest {

    private static final int WIDTH = 20;

    @TempDir private Path folder;

    @Test
    void aSmallFileHoldsItsConstants() throws Exception {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(product(), 21, new TreeMap<>(), file, OnnxFile.LIMIT);
        assertThat(OnnxFile.dataOf(file)).doesNotExist();
        assertThat(run(file)).isEqualTo(WIDTH * (WIDTH + 1) / 2f);
        assertThat(OnnxFile.bytes(file)).isEqualTo(Files.size(file));
    }

    @Test
    void aFileOverTheLimitKeepsItsConstantsBesideItAndLoadsInTheRuntime() throws Exception {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(product(), 21, new TreeMap<>(), file, 100);
        assertThat(Files.size(OnnxFile.dataOf(file))).isEqualTo(4096 + WIDTH * WIDTH * 4);
        assertThat(run(file)).isEqualTo(WIDTH * (WIDTH + 1) / 2f);
        assertThat(OnnxFile.bytes(file))
                .isEqualTo(Files.size(file) + Files.size(OnnxFile.dataOf(file)));
    }

    @Test
    void externalConstantsAreAlignedAndSmallOnesStay() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(product(), 21, new TreeMap<>(), file, 0);
        Map<String, TensorProto> constants =
                OnnxFile.read(file).getGraph().getInitializerList().stream()
                        .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        assertThat(place(constants.get("first"))).containsEntry("offset", "0");
        assertThat(place(constants.get("second")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("location", "model.onnx.data", "offset", "4096", "length", "1600"));
        assertThat(constants.get("small").hasRawData()).isTrue();
        assertThat(place(constants.get("small"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "17, 8", "18, 8", "19, 9", "20, 9", "21, 10", "22, 10", "23, 11", "24, 12", "25, 13"
    })
    void theFormatIsTheOldestThatKnowsTheOperators(int opset, int format) {
        ModelProto model = OnnxFile.message(product(), opset, new TreeMap<>());
        assertThat(model.getIrVersion()).isEqualTo(format);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(opset);
    }

    @Test
    void metadataAndNamesSurvive() throws IOException {
        Path file = folder.resolve("model.onnx");
        TreeMap<String, String> metadata = new TreeMap<>(Map.of("seed", "7", "text", "ä\n\""));
        OnnxFile.write(product(), 21, metadata, file, OnnxFile.LIMIT);
        ModelProto model = OnnxFile.read(file);
        assertThat(model.getMetadataPropsList())
                .extracting(StringStringEntryProto::getKey, StringStringEntryProto::getValue)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("seed", "7"),
                        org.assertj.core.groups.Tuple.tuple("text", "ä\n\""));
        assertThat(model.getProducerName()).isEqualTo("quantrial");
        assertThat(model.getGraph().getInput(0).getName()).isEqualTo("input");
        assertThat(model.getGraph().getInput(0).getType().getTensorType().getShape().getDim(0))
                .hasToString("dim_param: \"batch\"\n");
        assertThat(model.getGraph().getNode(0).getName()).isEqualTo("fc/MatMul_0");
    }

    @Test
    void whatIsNoOnnxFileIsOneLine() throws IOException {
        Path missing = folder.resolve("missing.onnx");
        assertThatThrownBy(() -> OnnxFile.read(missing))
                .isInstanceOf(QuantException.class)
                .hasMessage("cannot read " + missing + " as an ONNX file: it does not exist");
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
        assertThatThrownBy(() -> OnnxFile.read(text))
                .isInstanceOf(QuantException.class)
                .hasMessageStartingWith("cannot read " + text + " as an ONNX file: ");
    }

    /** Returns input · first · second + small, the factors being unit matrices. */
    private static Graph product() {
        Graph graph = new Graph();
        TensorType type = new TensorType(ElementType.FLOAT, List.of(Dim.BATCH, Dim.of(WIDTH)));
        graph.inputs().put("input", type);
        graph.outputs().put("output", type);
        graph.constants().put("first", unit());
        graph.constants().put("second", unit());
        graph.constants().put("small", Tensor.floats(List.of(1L), 0));
        LayerPath layer = LayerPath.parse("fc");
        graph.nodes().add(node("MatMul", List.of("input", "first"), "half", layer));
        graph.nodes().add(node("MatMul", List.of("half", "second"), "whole", layer));
        graph.nodes().add(node("Add", List.of("whole", "small"), "output", layer));
        return graph;
    }

    private static Node node(String op, List<String> inputs, String output, LayerPath layer) {
        return new Node(op, inputs, List.of(output), List.<Attribute>of(), layer);
    }

    private static Tensor unit() {
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            values[i * WIDTH + i] = 1;
        }
        return Tensor.floats(List.of((long) WIDTH, (long) WIDTH), values);
    }

    private static Map<String, String> place(TensorProto tensor) {
        return tensor.getExternalDataList().stream()
                .collect(
                        Collectors.toMap(
                                StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    }

    /** Loads a file from its place and returns the sum of what it makes of 1, 2, 3, … */
    private static float run(Path file) throws OrtException {
        float[][] rows = new float[1][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            rows[0][i] = i + 1;
        }
        OrtEnvironment environment = RuntimeEnvironment.get();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment, rows);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            float sum = 0;
            for (float value : ((float[][]) result.get(0).getValue())[0]) {
                sum += value;
            }
            return sum;
        }
    }
}
