package io.quantrial.onnx.verify;

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
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Three linear layers with learned steps, and their file written by hand from what the slots say:
 * independent of the exporter. Signed activations are stored with 128 added.
 */
final class QuantizedPerceptron implements AutoCloseable {

    static final int INPUTS = 10;
    private static final int HIDDEN = 16;
    private static final int CLASSES = 4;

    private final Model model = Model.newInstance("perceptron");
    private final List<String> layers = List.of("fc1", "fc2", "fc3");
    private final List<CodeTensor> codes = new ArrayList<>();
    private final SmallFile file = new SmallFile();
    final NDManager manager = model.getNDManager();

    QuantizedPerceptron(int bits) {
        manager.getEngine().setRandomSeed(20);
        List<Block> linears = new ArrayList<>();
        SequentialBlock block = new SequentialBlock();
        AttachOptions.Builder options = AttachOptions.builder();
        for (String layer : layers) {
            Block linear =
                    Linear.builder().setUnits(layer.equals("fc3") ? CLASSES : HIDDEN).build();
            linears.add(linear);
            options.addLayerName(layer, linear);
            block.add(linear);
            if (!layer.equals("fc3")) {
                block.add(Activation::relu);
            }
        }
        block.initialize(manager, DataType.FLOAT32, new Shape(1, INPUTS));
        linears.forEach(
                linear -> {
                    NDArray bias = linear.getParameters().get("bias").getArray();
                    bias.set(manager.randomNormal(bias.getShape()).mul(0.2f).toFloatArray());
                });
        model.setBlock(block);
        ConfigEntry entry =
                ConfigEntry.builder()
                        .addOpType("Linear")
                        .addQuantTypes(QuantTarget.INPUT, QuantTarget.WEIGHT)
                        .setQuantBits(bits)
                        .optQuantizer("lsq")
                        .optBias("int32")
                        .build();
        QuantizedModel quantized =
                QuantizedModel.attach(model, ConfigList.of(entry), options.build());
        model.getBlock().forward(new ParameterStore(manager, false), new NDList(samples(32)), true);
        write(quantized, linears);
    }

    private void write(QuantizedModel quantized, List<Block> linears) {
        file.input("input", INPUTS).output("output", CLASSES);
        String in = "input";
        for (int i = 0; i < linears.size(); i++) {
            String layer = layers.get(i);
            QuantParams input = params(quantized, layer + ":input");
            QuantParams weight = params(quantized, layer + ":weight");
            String out = i == linears.size() - 1 ? "output" : layer + "_sum";
            file.in(layer);
            activation(layer, in, quantized, input);
            linear(layer, linears.get(i), input, weight, out);
            if (i < linears.size() - 1) {
                file.node("Relu", layer + "_relu", List.of(out));
                in = layer + "_relu";
            }
        }
    }

    private void activation(String layer, String in, QuantizedModel quantized, QuantParams params) {
        int offset = params.range().isSigned() ? 128 : 0;
        float scale = params.scales().get(0);
        file.scalar(layer + "_scale", scale).zero(layer + "_zero", ElementType.UINT8, offset);
        String source = in;
        if (params.range().levels() < 256) {
            source = layer + "_clip";
            file.scalar(layer + "_low", params.range().min() * scale)
                    .scalar(layer + "_high", params.range().max() * scale)
                    .node("Clip", source, List.of(in, layer + "_low", layer + "_high"));
        }
        file.node(
                        "QuantizeLinear",
                        layer + "_codes",
                        List.of(source, layer + "_scale", layer + "_zero"))
                .node(
                        "DequantizeLinear",
                        layer + "_in",
                        List.of(layer + "_codes", layer + "_scale", layer + "_zero"));
        codes.add(
                new CodeTensor(
                        slot(quantized, layer + ":input").id(), params, layer + "_codes", offset));
    }

    private void linear(
            String layer, Block linear, QuantParams input, QuantParams weight, String out) {
        float scale = weight.scales().get(0);
        float biasScale = input.scales().get(0) * scale;
        NDArray w = linear.getParameters().get("weight").getArray();
        NDArray b = linear.getParameters().get("bias").getArray();
        file.constant(
                        layer + "_w",
                        integers(
                                w,
                                scale,
                                ElementType.INT8,
                                weight.range().min(),
                                weight.range().max()))
                .scalar(layer + "_wscale", scale)
                .zero(layer + "_wzero", ElementType.INT8, 0)
                .constant(
                        layer + "_b",
                        integers(
                                b,
                                biasScale,
                                ElementType.INT32,
                                Integer.MIN_VALUE,
                                Integer.MAX_VALUE))
                .scalar(layer + "_bscale", biasScale)
                .zero(layer + "_bzero", ElementType.INT32, 0)
                .node(
                        "DequantizeLinear",
                        layer + "_wf",
                        List.of(layer + "_w", layer + "_wscale", layer + "_wzero"))
                .node(
                        "DequantizeLinear",
                        layer + "_bf",
                        List.of(layer + "_b", layer + "_bscale", layer + "_bzero"))
                .node(
                        "Gemm",
                        out,
                        List.of(layer + "_in", layer + "_wf", layer + "_bf"),
                        Attribute.of("transB", 1));
    }

    private static Tensor integers(
            NDArray array, float scale, ElementType type, long low, long high) {
        float[] values = array.toFloatArray();
        long[] integers = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            integers[i] = Math.max(low, Math.min(high, (long) Math.rint(values[i] / scale)));
        }
        List<Long> dims = Arrays.stream(array.getShape().getShape()).boxed().toList();
        return Tensor.integers(type, dims, integers);
    }

    private static Slot slot(QuantizedModel quantized, String id) {
        return quantized.slots().stream()
                .filter(slot -> slot.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static QuantParams params(QuantizedModel quantized, String id) {
        return slot(quantized, id).params().orElseThrow();
    }

    /** Changes a constant of the file. */
    void change(String constant, UnaryOperator<Tensor> change) {
        file.graph()
                .constants()
                .computeIfPresent(constant, (name, value) -> change.apply((Tensor) value));
    }

    NDArray samples(int count) {
        return manager.randomNormal(new Shape(count, INPUTS));
    }

    SmallFile file() {
        return file;
    }

    List<CodeTensor> codes() {
        return codes;
    }

    ObservedForward forward() {
        return ObservedForward.of(model.getBlock());
    }

    @Override
    public void close() {
        model.close();
    }
}
