package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.onnx.quantize.Lowering;
import io.quantrial.onnx.quantize.Storage;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots other than the input of a layer that is used once. */
class SlotKindsTest {

    private final Model model = Model.newInstance("net");
    private final NDManager manager = model.getNDManager();

    @AfterEach
    void close() {
        model.close();
    }

    private VerificationReport verify(
            Block block, String quantizer, int bits, QuantTarget... targets) {
        manager.getEngine().setRandomSeed(3);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
        model.setBlock(block);
        QuantizedModel.attach(
                model,
                ConfigList.of(
                        ConfigEntry.builder()
                                .addOpType("Linear")
                                .addQuantTypes(targets)
                                .setQuantBits(bits)
                                .optQuantizer(quantizer)
                                .build()));
        NDArray samples = manager.randomNormal(new Shape(40, 6));
        model.getBlock().forward(new ParameterStore(manager, false), new NDList(samples), true);
        ObservedForward forward = ObservedForward.of(model.getBlock());
        NDList inputs = new NDList(samples);
        Graph graph =
                Translation.of(
                        TracedModel.of(forward, inputs, OptionalInt.empty()), OpTable.discover());
        List<CodeTensor> codes =
                Lowering.lower(
                        graph,
                        new Storage(ElementType.UINT8, ElementType.INT8, true, ElementType.INT32));
        return new Verification(forward, inputs, new NDList())
                .verify(OnnxFile.message(graph, 21, new TreeMap<>()), codes, Optional.empty());
    }

    private static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    @Test
    void everyUseOfASharedLayerIsASlot() {
        Block shared = linear(6);
        SequentialBlock block = new SequentialBlock().add(shared).add(Activation::relu).add(shared);
        VerificationReport report = verify(block, "qat", 8, QuantTarget.INPUT, QuantTarget.WEIGHT);
        assertThat(report.codes().slots()).isEqualTo(2);
        assertThat(report.codes().compared()).isEqualTo(2 * 40 * 6);
    }

    @ParameterizedTest
    @CsvSource({"qat, 8", "lsq, 8", "lsq, 4", "dorefa, 4", "lsq, 16", "qat, 12"})
    void outputsAreSlots(String quantizer, int bits) {
        SequentialBlock block =
                new SequentialBlock().add(linear(5)).add(Activation::relu).add(linear(4));
        VerificationReport report =
                verify(
                        block,
                        quantizer,
                        bits,
                        QuantTarget.INPUT,
                        QuantTarget.WEIGHT,
                        QuantTarget.OUTPUT);
        assertThat(report.codes().slots()).isEqualTo(4);
        assertThat(report.codes().compared()).isEqualTo(40 * (6 + 5 + 5 + 4));
    }

    @Test
    void signsAreComparedAsSigns() {
        SequentialBlock block =
                new SequentialBlock().add(linear(5)).add(Activation::tanh).add(linear(4));
        VerificationReport report = verify(block, "bnn", 1, QuantTarget.INPUT, QuantTarget.WEIGHT);
        assertThat(report.codes().slots()).isEqualTo(2);
    }
}
