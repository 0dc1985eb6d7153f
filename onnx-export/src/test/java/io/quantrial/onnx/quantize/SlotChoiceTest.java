package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.nn.Block;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any choice of slots is exported as it was trained: what is float in the model stays float. */
class SlotChoiceTest {

    private static final List<Supplier<Block>> NETS =
            List.of(
                    TestNets::perceptron,
                    TestNets::linears,
                    TestNets::leNet,
                    TestNets::batchNorm,
                    TestNets::residual);

    static Stream<Arguments> choices() {
        return Stream.of(
                        List.of("weight"),
                        List.of("input"),
                        List.of("output"),
                        List.of("input", "output"),
                        List.of("weight", "output"),
                        List.of("weight", "input", "output"))
                .flatMap(
                        targets ->
                                Stream.of("lsq", "qat")
                                        .map(quantizer -> Arguments.of(quantizer, targets)));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void codesAreThoseOfTheModel(String quantizer, List<String> targets) throws OrtException {
        for (Supplier<Block> net : NETS) {
            check(net, List.of(all(quantizer, targets)));
        }
    }

    @Test
    void sixteenBitsAreStoredInSixteen() throws OrtException {
        Map<String, Object> entry =
                TrainedNet.entry(
                        "op_types", List.of("default"), "lsq", 12, List.of("weight", "input"));
        check(TestNets::perceptron, List.of(entry));
    }

    @Test
    void outputsOfResidualUnitsAndBatchNormMayBeQuantizedTwice() throws OrtException {
        check(
                TestNets::residual,
                List.of(
                        all("qat", List.of("weight", "input")),
                        TrainedNet.entry(
                                "op_types",
                                List.of("BatchNorm", "ParallelBlock"),
                                "qat",
                                8,
                                List.of("output"))));
    }

    private static Map<String, Object> all(String quantizer, List<String> targets) {
        return TrainedNet.entry("op_types", List.of("default"), quantizer, 8, targets);
    }

    private static void check(Supplier<Block> net, List<Map<String, Object>> config)
            throws OrtException {
        try (TrainedNet trained = new TrainedNet(net.get(), TestNets.IMAGE, config)) {
            ExportedNet exported = ExportedNet.of(trained, ExportedNet.INT8);
            assertThat(exported.codes)
                    .extracting(CodeTensor::slot)
                    .hasSize(activations(trained))
                    .doesNotHaveDuplicates();
            new CodeCheck(trained, exported).assertEqualCodes();
        }
    }

    private static int activations(TrainedNet trained) {
        return (int)
                trained.observed().slots().stream()
                        .filter(slot -> !slot.id().toString().contains(":weight"))
                        .count();
    }
}
