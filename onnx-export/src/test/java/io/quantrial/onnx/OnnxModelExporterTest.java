package io.quantrial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.spi.ExportRequest;
import io.quantrial.spi.ModelExporter;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantTarget;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxModelExporterTest {

    @TempDir private Path folder;

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(ModelExporter.class).stream())
                .map(ServiceLoader.Provider::type)
                .containsExactly(OnnxModelExporter.class);
        ModelExporter exporter = new OnnxModelExporter();
        assertThat(exporter.name()).isEqualTo("onnx");
        assertThat(exporter.extension()).isEqualTo(".onnx");
    }

    @Test
    void readsItsOptions() {
        String report = export(Map.of("target", "openvino", "verify", "false", "packing", "int8"));
        assertThat(report).contains("for openvino").endsWith("Not verified.");
        assertThat(OnnxFile.read(file()).getOpsetImport(0).getVersion()).isEqualTo(21);
    }

    @Test
    void anOpsetOfOwnChoiceIsWritten() {
        assertThat(export(Map.of("opset", "22"))).contains("opset 22");
        assertThat(OnnxFile.read(file()).getOpsetImport(0).getVersion()).isEqualTo(22);
    }

    @Test
    void calibrationWritesItsFiles() {
        export(Map.of("calibration", "true"));
        assertThat(folder.resolve("model.cache")).isNotEmptyFile();
        assertThat(folder.resolve("model.calibration.json")).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verfy | true | unknown option \"verfy\" (did you mean \"verify\"?); options:"
                        + " [calibration, opset, packing, sequence_axis, target, verify]",
                "target | tensort | target must be one of [onnxruntime, openvino, tensorrt]:"
                        + " \"tensort\" (did you mean \"tensorrt\"?)",
                "packing | int3 | packing must be one of [int8, int4, int2]: \"int3\" (did you mean"
                        + " \"int2\"?)",
                "opset | 9 | opset must be a whole number in [18, 25]: \"9\"",
                "verify | maybe | verify must be true or false: \"maybe\"",
                "sequence_axis | 0 | sequence_axis must be a whole number in [1, 127]: \"0\"",
            })
    void anOptionThatIsWrongIsOneLine(String key, String value, String message) {
        assertThatThrownBy(() -> export(Map.of(key, value)))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessage(message);
        assertThat(folder).isEmptyDirectory();
    }

    private String export(Map<String, String> options) {
        try (SmallNet net =
                new SmallNet().quantize("lsq", 4, QuantTarget.INPUT, QuantTarget.WEIGHT)) {
            return new OnnxModelExporter()
                    .export(
                            new ExportRequest(
                                    net.model(),
                                    net.samples(8),
                                    new NDList(),
                                    file(),
                                    new TreeMap<>(options),
                                    new TreeMap<>()));
        }
    }

    private Path file() {
        return folder.resolve("model.onnx");
    }
}
