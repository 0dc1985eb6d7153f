package io.quantrial.onnx.quantize;

import ai.djl.nn.Block;
import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The file of a trained network computes the network's own integers, whatever trained them. */
class TrainedCodesTest {

    private record Net(String name, Supplier<Block> block) {

        @Override
        public String toString() {
            return name;
        }
    }

    private record Scheme(String quantizer, int weightBits, int activationBits, Object perChannel) {

        Map<String, Object> entry(String... targets) {
            Map<String, Object> entry =
                    TrainedNet.entry(
                            "op_types",
                            List.of("default"),
                            quantizer,
                            Map.of("weight", weightBits, "input", activationBits),
                            List.of("weight", "input"));
            if (!quantizer.equals("dorefa")) {
                entry.put("per_channel", perChannel);
            }
            return entry;
        }

        @Override
        public String toString() {
            return quantizer
                    + " "
                    + weightBits
                    + "/"
                    + activationBits
                    + (perChannel.equals(true) ? " per channel" : "");
        }
    }

    static Stream<Arguments> cases() {
        List<Net> nets =
                List.of(
                        new Net("perceptron", TestNets::perceptron),
                        new Net("LeNet", TestNets::leNet),
                        new Net("batch norm", TestNets::batchNorm),
                        new Net("residual", TestNets::residual));
        return nets.stream().flatMap(net -> schemes().map(scheme -> Arguments.of(net, scheme)));
    }

    private static Stream<Scheme> schemes() {
        return Stream.concat(
                Stream.of("lsq", "qat")
                        .flatMap(
                                name ->
                                        Stream.of(false, true)
                                                .flatMap(
                                                        perChannel ->
                                                                Stream.of(
                                                                        new Scheme(
                                                                                name,
                                                                                8,
                                                                                8,
                                                                                perChannel),
                                                                        new Scheme(
                                                                                name,
                                                                                4,
                                                                                8,
                                                                                perChannel),
                                                                        new Scheme(
                                                                                name,
                                                                                4,
                                                                                4,
                                                                                perChannel),
                                                                        new Scheme(
                                                                                name,
                                                                                2,
                                                                                2,
                                                                                perChannel)))),
                Stream.of(
                        new Scheme("dorefa", 8, 8, false),
                        new Scheme("dorefa", 4, 4, false),
                        new Scheme("dorefa", 2, 2, false),
                        new Scheme("bnn", 1, 1, false)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void codesAreThoseOfTheModel(Net net, Scheme scheme) throws OrtException {
        try (TrainedNet trained =
                new TrainedNet(net.block().get(), TestNets.IMAGE, List.of(scheme.entry()))) {
            for (Storage storage : List.of(ExportedNet.INT8, ExportedNet.INT4)) {
                new CodeCheck(trained, ExportedNet.of(trained, storage)).assertEqualCodes();
            }
        }
    }
}
