package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StructureCheckTest {

    private static SmallFile right() {
        return new SmallFile()
                .in("act")
                .input("input", 3)
                .output("output", 3)
                .constant("two", Tensor.floats(List.of(), 2))
                .node("Mul", "twice", List.of("input", "two"))
                .node("Clip", "output", List.of("twice", "", "two"));
    }

    @Test
    void aValidFilePasses() {
        assertThatCode(() -> StructureCheck.check(right().model(), List.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void aNameThatIsUsedBeforeItIsGivenIsNamedWithItsNode() {
        assertBroken(
                right().in("late").node("Neg", "x", List.of("twicee")).model(),
                "late/Neg_2 takes twicee, which nothing gives before (did you mean \"twice\"?)");
    }

    @Test
    void aNameIsGivenOnce() {
        assertBroken(
                right().node("Neg", "twice", List.of("input")).model(),
                "act/Neg_2 gives twice, a name that is given already");
        assertBroken(
                right().node("Neg", "two", List.of("input")).model(),
                "act/Neg_2 gives two, a name that is given already");
    }

    @Test
    void everyOutputIsComputed() {
        assertBroken(right().output("outpt", 3).model(), "nothing gives the output outpt");
        assertBroken(changed(model -> model.getGraphBuilder().clearOutput()), "it has no output");
        assertBroken(
                changed(model -> model.getGraphBuilder().addOutput(model.getGraph().getOutput(0))),
                "the output output is listed twice");
    }

    @Test
    void everyTypeIsKnown() {
        assertBroken(
                changed(
                        model ->
                                model.getGraphBuilder()
                                        .getInputBuilder(0)
                                        .getTypeBuilder()
                                        .getTensorTypeBuilder()
                                        .setElemType(8)),
                "the input input has the element type 8; known are [FLOAT, UINT8");
        assertBroken(
                changed(model -> model.getGraphBuilder().getInitializerBuilder(0).setDataType(0)),
                "the constant two has the element type 0");
    }

    @Test
    void aConstantHoldsAsManyNumbersAsItsShapeSays() {
        assertBroken(
                changed(
                        model ->
                                model.getGraphBuilder()
                                        .getInitializerBuilder(0)
                                        .setRawData(ByteString.copyFrom(new byte[3]))),
                "the constant two FLOAT[] takes 4 bytes, but has 3");
    }

    @Test
    void aSettingIsMadeOnce() {
        Attribute axis = Attribute.of("axis", 1);
        assertBroken(
                right().node("Softmax", "s", List.of("twice"), axis, axis).model(),
                "act/Softmax_2 sets axis twice");
    }

    @Test
    void theVersionOfTheOperatorsIsGiven() {
        assertBroken(
                changed(ModelProto.Builder::clearOpsetImport),
                "it names no version of ONNX's operators");
    }

    @Test
    void theIntegersOfASlotAreInTheFile() {
        CodeTensor code =
                new CodeTensor(
                        new SlotId(LayerPath.parse("act"), 0, QuantTarget.INPUT, ""),
                        QuantParams.symmetric(
                                QuantRange.unsigned(8), Granularity.perTensor(), List.of(1f)),
                        "twine",
                        0);
        assertThatThrownBy(() -> StructureCheck.check(right().model(), List.of(code)))
                .hasMessageContaining(
                        "nothing gives twine, where the integers of act:input should be (did you"
                                + " mean \"twice\"?)");
    }

    private static ModelProto changed(Consumer<ModelProto.Builder> change) {
        ModelProto.Builder model = right().model().toBuilder();
        change.accept(model);
        return model.build();
    }

    private static void assertBroken(ModelProto model, String message) {
        assertThatThrownBy(() -> StructureCheck.check(model, List.of()))
                .isInstanceOf(QuantException.class)
                .hasMessageStartingWith("the exported file is not valid ONNX: ")
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("\n");
    }
}
