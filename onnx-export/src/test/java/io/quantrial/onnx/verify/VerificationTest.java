package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes are put into a file that was right, one at a time. */
class VerificationTest {

    private QuantizedPerceptron net;

    @AfterEach
    void closeNet() {
        net.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4, 2})
    void aFileThatComputesWhatTheModelComputesPasses(int bits) {
        net = new QuantizedPerceptron(bits);
        VerificationReport report = verify();
        assertThat(report.codes().slots()).isEqualTo(3);
        assertThat(report.codes().compared()).isEqualTo(100 * (10 + 16 + 16));
        assertThat(report.predictions().equal() + report.predictions().ties()).isEqualTo(100);
        assertThat(report.outputs().relative()).isLessThan(1e-6);
    }

    @ParameterizedTest
    @CsvSource({
        "fc1_scale,  fc1:input, this tensor, 2 of 3",
        "fc2_scale,  fc2:input, fc1,         2 of 3",
        "fc2_wscale, fc3:input, fc2,         1 of 3",
        "fc1_wscale, fc2:input, fc1,         1 of 3"
    })
    void aWrongScaleIsFoundWhereItIs(String constant, String slot, String layer, String wrong) {
        net = new QuantizedPerceptron(8);
        net.change(constant, scale -> Tensor.floats(List.of(), scale.toFloats()[0] * 1.05f));
        assertThat(failure())
                .startsWith(slot + " is the first quantized tensor")
                .contains(wrong + " quantized tensors are wrong")
                .containsPattern("The mistake is in .*" + layer);
    }

    @ParameterizedTest
    @CsvSource({"fc1_w, fc2:input, fc1", "fc2_w, fc3:input, fc2"})
    void aFlippedWeightIsFoundAndNothingAfterItIsBlamed(
            String constant, String slot, String layer) {
        net = new QuantizedPerceptron(8);
        net.change(constant, weight -> changed(weight, 3, -1, 40));
        assertThat(failure())
                .startsWith(slot + " is the first quantized tensor")
                .contains("1 of 3 quantized tensors are wrong")
                .containsPattern("The mistake is in .*" + layer);
    }

    @ParameterizedTest
    @CsvSource({"fc1_b, fc2:input, fc1", "fc2_b, fc3:input, fc2"})
    void aWrongBiasIsFound(String constant, String slot, String layer) {
        net = new QuantizedPerceptron(8);
        net.change(constant, bias -> changed(bias, 5, 1, 3000));
        assertThat(failure())
                .startsWith(slot + " is the first quantized tensor")
                .contains("1 of 3 quantized tensors are wrong")
                .containsPattern("The mistake is in .*" + layer);
    }

    @Test
    void aShiftedZeroPointIsFound() {
        net = new QuantizedPerceptron(8);
        net.change("fc1_zero", zero -> changed(zero, 0, 1, 1));
        assertThat(failure())
                .startsWith("fc1:input is the first")
                .contains("the scale, zero point or range of this tensor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fc3_w", "fc3_b"})
    void aMistakeAfterTheLastQuantizedTensorShowsInTheOutput(String constant) {
        net = new QuantizedPerceptron(8);
        net.change(constant, integers -> changed(integers, 1, 1, 30));
        assertThat(failure())
                .startsWith("output \"output\" of ONNX Runtime differs")
                .contains("all quantized tensors before it are right", "The mistake is in fc3:");
    }

    @Test
    void aSlotThatTheFileForgotIsNamed() {
        net = new QuantizedPerceptron(8);
        net.codes().removeIf(code -> code.name().equals("fc2_codes"));
        assertThat(failure()).startsWith("the model quantizes fc2:input, but the file does not");
    }

    @Test
    void aSlotThatTheModelDoesNotHaveIsNamed() {
        net = new QuantizedPerceptron(8);
        SlotId foreign = new SlotId(LayerPath.parse("fc9"), 0, QuantTarget.INPUT, "");
        CodeTensor first = net.codes().get(0);
        net.codes().add(new CodeTensor(foreign, first.params(), first.name(), first.offset()));
        assertThat(failure()).startsWith("the file quantizes fc9:input, but the model does not");
    }

    @Test
    void theIntegersOfAnotherTensorAreRefused() {
        net = new QuantizedPerceptron(8);
        CodeTensor second = net.codes().get(1);
        net.codes().set(1, new CodeTensor(second.slot(), second.params(), "fc1_codes", 128));
        assertThat(failure())
                .startsWith("fc2:input has the shape [1, 16], but in the file [1, 10]");
    }

    @Test
    void accuracyIsCountedFromIndicesAndFromRows() {
        net = new QuantizedPerceptron(8);
        NDArray samples = net.samples(20);
        NDArray indices = net.manager.create(IntStream.range(0, 20).map(i -> i % 4).toArray());
        Predictions ofIndices = verify(samples, new NDList(indices)).predictions();
        Predictions ofRows = verify(samples, new NDList(indices.oneHot(4))).predictions();
        assertThat(ofIndices).isEqualTo(ofRows);
        assertThat(ofIndices.labelled()).isEqualTo(20);
        NDArray predicted =
                net.forward().run(new NDList(samples), ForwardObserver.NONE).head().argMax(1);
        assertThat(verify(samples, new NDList(predicted)).predictions().modelAccuracy())
                .hasValue(1);
    }

    @Test
    void labelsOfAnotherShapeAreRefused() {
        net = new QuantizedPerceptron(8);
        NDList labels = new NDList(net.manager.ones(new Shape(5, 3)));
        assertThatThrownBy(() -> verify(net.samples(5), labels))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("labels of shape (1, 3)")
                .hasMessageContaining("4 classes");
    }

    @Test
    void withoutSamplesNothingIsProved() {
        net = new QuantizedPerceptron(8);
        assertThatThrownBy(() -> new Verification(net.forward(), new NDList(), new NDList()))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("give at least one");
    }

    @Test
    void theReportSaysInWordsWhatWasFound() {
        net = new QuantizedPerceptron(8);
        NDArray samples = net.samples(70);
        NDArray labels = net.manager.zeros(new Shape(70));
        String report =
                new Verification(net.forward(), new NDList(samples), new NDList(labels))
                        .verify(net.file().model(), net.codes(), Optional.of(net.file().model()))
                        .toString();
        assertThat(report.lines().map(line -> line.split("[: ]")[0]))
                .containsExactly(
                        "Verified",
                        "Integers",
                        "Outputs",
                        "Predictions",
                        "Accuracy",
                        "Size",
                        "Latency",
                        "Latency",
                        "Integer");
        assertThat(report)
                .contains("70 samples, 64 at a time")
                .contains("2,940 codes of 3 quantized tensors compared; all are equal.")
                .contains(" of 70 (", "(70 labels)")
                .contains("100.0 % of ", "times as fast")
                .contains(
                        "75.0 % of 4 nodes (as integers: QGemm 3; conversions: QuantizeLinear 1)");
    }

    private static Tensor changed(Tensor integers, int index, int factor, int summand) {
        long[] values = integers.toLongs();
        values[index] = factor * values[index] + summand;
        return Tensor.integers(integers.type(), integers.dims(), values);
    }

    private VerificationReport verify() {
        return verify(net.samples(100), new NDList());
    }

    private VerificationReport verify(NDArray samples, NDList labels) {
        return new Verification(net.forward(), new NDList(samples), labels)
                .verify(net.file().model(), net.codes(), Optional.empty());
    }

    private String failure() {
        QuantException failure = catchThrowableOfType(QuantException.class, this::verify);
        assertThat(failure.code()).isEqualTo(QuantException.Code.BAD_RESULT);
        assertThat(failure).hasMessageNotContainingAny("\n");
        return failure.getMessage();
    }
}
