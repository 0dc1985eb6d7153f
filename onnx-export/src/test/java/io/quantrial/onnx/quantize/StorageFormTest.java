package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageFormTest {

    private static final Storage TENSORRT =
            new Storage(ElementType.INT8, ElementType.INT8, false, ElementType.FLOAT);

    @ParameterizedTest
    @CsvSource({
        "-2, 1, INT2, INT2",
        "-1, 1, INT2, INT2",
        "0, 3, INT2, UINT2",
        "-2, 1, INT4, INT4",
        "-3, 3, INT2, INT4",
        "0, 15, INT4, UINT4",
        "-15, 15, INT4, INT8",
        "-8, 7, INT8, INT8",
        "0, 255, INT4, UINT8",
        "-256, 255, INT4, INT16",
        "0, 65535, INT8, UINT16"
    })
    void weightsTakeTheNarrowestTypeThatHoldsThem(
            int min, int max, ElementType narrowest, ElementType expected) {
        Storage storage = new Storage(ElementType.UINT8, narrowest, true, ElementType.INT32);
        QuantParams params = SmallGraph.grid(new QuantRange(min, max), 1, 0);
        assertThat(IntegerForm.ofWeight("layer:weight", params, storage))
                .isEqualTo(new IntegerForm(expected, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 255, UINT8, UINT8, 0",
        "0, 15, UINT8, UINT8, 0",
        "-128, 127, UINT8, UINT8, 128",
        "-1, 1, UINT8, UINT8, 128",
        "-128, 127, INT8, INT8, 0",
        "0, 255, INT8, INT8, -128",
        "-2048, 2047, UINT8, INT16, 0",
        "0, 65535, UINT8, UINT16, 0"
    })
    void activationsOfAFileShareOneTypeOfEightBits(
            int min, int max, ElementType activations, ElementType expected, int offset) {
        Storage storage = new Storage(activations, ElementType.INT8, true, ElementType.INT32);
        QuantParams params = SmallGraph.grid(new QuantRange(min, max), 1, 0);
        assertThat(IntegerForm.ofActivation("layer:input", params, storage))
                .isEqualTo(new IntegerForm(expected, offset));
    }

    @ParameterizedTest
    @CsvSource({"0, 255, 0", "0, 255, 7", "-128, 127, 3", "-2048, 2047, 0"})
    void aTargetWithoutZeroPointsSaysWhatToTrain(int min, int max, int zeroPoint) {
        QuantParams params = SmallGraph.grid(new QuantRange(min, max), 1, zeroPoint);
        assertThatThrownBy(() -> IntegerForm.ofActivation("conv1:input", params, TENSORRT))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("conv1:input")
                .hasMessageContaining("[" + min + ", " + max + "]")
                .hasMessageContaining("signed: true")
                .hasMessageContaining("scheme: symmetric");
    }

    @Test
    void aSymmetricNetworkRunsWithoutZeroPoints() throws OrtException {
        Map<String, Object> entry =
                TrainedNet.entry(
                        "op_types", List.of("default"), "lsq", 8, List.of("weight", "input"));
        entry.put("signed", true);
        entry.put("narrow", true);
        entry.put("bias", "int32");
        try (TrainedNet trained =
                new TrainedNet(TestNets.batchNorm(), TestNets.IMAGE, List.of(entry))) {
            new CodeCheck(trained, ExportedNet.of(trained, TENSORRT)).assertEqualCodes();
        }
    }

    @Test
    void aTransposedWeightIsStoredTransposed() {
        SmallGraph small = new SmallGraph();
        QuantParams params =
                new QuantParams(
                        QuantRange.narrow(8),
                        Granularity.perChannel(0),
                        List.of(1f, 2f),
                        List.of(0, 0));
        String weight = small.weight(2, params, 1, 2, 3, 4, 5, 6);
        String turned = small.node("Transpose", List.of(Attribute.of("perm", 1L, 0L)), weight);
        small.output(small.node("MatMul", "input", turned)).lower();
        assertThat(small.operators()).containsExactly("DequantizeLinear", "MatMul");
        assertThat(small.constant("_codes").dims()).containsExactly(3L, 2L);
        assertThat(small.constant("_codes").toLongs()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(small.run(1, 10, 100)).containsExactly(321, 2 * 654);
    }
}
