package io.quantrial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.onnx.ExportSettings.CalibrationFiles;
import io.quantrial.onnx.ExportSettings.Verification;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.quantize.Storage;
import io.quantrial.spi.QuantException;
import org.junit.jupiter.api.Test;

class ExportSettingsTest {

    @Test
    void theDefaultIsAVerifiedFileForOnnxRuntimeWithPackedWeights() {
        ExportSettings settings = ExportSettings.builder().build();
        assertThat(settings.target()).isEqualTo(Target.ONNXRUNTIME);
        assertThat(settings.opset()).isEqualTo(21);
        assertThat(settings.verification()).isEqualTo(Verification.ALWAYS);
        assertThat(settings.calibrationFiles()).isEqualTo(CalibrationFiles.OMIT);
        assertThat(settings.storage())
                .isEqualTo(
                        new Storage(ElementType.UINT8, ElementType.INT4, true, ElementType.INT32));
    }

    @Test
    void tensorRtGetsSignedBytesWithoutZeroPointsAndItsCalibrationFiles() {
        ExportSettings settings = ExportSettings.builder().optTarget(Target.TENSORRT).build();
        assertThat(settings.storage())
                .isEqualTo(
                        new Storage(ElementType.INT8, ElementType.INT8, false, ElementType.FLOAT));
        assertThat(settings.calibrationFiles()).isEqualTo(CalibrationFiles.WRITE);
    }

    @Test
    void int2ComesWithTheOpsetThatHasIt() {
        ExportSettings settings = ExportSettings.builder().optPacking(WeightPacking.INT2).build();
        assertThat(settings.opset()).isEqualTo(25);
        assertThat(settings.storage().weights()).isEqualTo(ElementType.INT2);
    }

    @Test
    void anOpsetWithoutInt4StoresBytes() {
        assertThat(ExportSettings.builder().optOpset(19).build().packing())
                .isEqualTo(WeightPacking.INT8);
    }

    @Test
    void refusesWhatTheTargetCannotRead() {
        refused(
                ExportSettings.builder().optTarget(Target.TENSORRT).optPacking(WeightPacking.INT4),
                "packing INT4: target tensorrt reads [INT8]");
        refused(
                ExportSettings.builder().optTarget(Target.OPENVINO).optPacking(WeightPacking.INT2),
                "packing INT2: target openvino reads [INT8, INT4]");
        refused(
                ExportSettings.builder().optTarget(Target.OPENVINO).optOpset(25),
                "opset 25: only 21 is possible for target openvino with weights in INT4");
    }

    @Test
    void refusesAnOpsetThatLacksThePacking() {
        refused(
                ExportSettings.builder().optOpset(21).optPacking(WeightPacking.INT2),
                "opset 21: only 25 is possible for target onnxruntime with weights in INT2");
        refused(
                ExportSettings.builder().optOpset(9),
                "opset 9: 18 to 25 are possible for target onnxruntime with weights in INT8");
    }

    @Test
    void refusesTheBatchAsASequence() {
        refused(
                ExportSettings.builder().optSequenceAxis(0),
                "sequence axis 0: it must be 1 or more, for axis 0 is the batch");
    }

    @Test
    void refusesALimitThatNoFileCanReach() {
        refused(
                ExportSettings.builder().optExternalDataFrom(3_000_000_000L),
                "external data from 3000000000 bytes: 0 to 2000000000 are possible");
    }

    private static void refused(ExportSettings.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                .hasMessage(message);
    }
}
