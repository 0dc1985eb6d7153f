package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.scheme.QuantParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a bias as int32 with the scale <i>S = s<sub>x</sub>·s<sub>w</sub></i> of its layer's
 * accumulator, as integer kernels take it.
 *
 * <p>That is done where the model was trained with the rounded bias, and with any other bias if its
 * rounding, by at most S/2, cannot be seen in the next code: S/2 must not exceed {@value #VISIBLE}
 * of the step of every quantizer that the layer's output goes to. A coarser accumulator, as with 2
 * bits, keeps a bias of floats.
 */
final class BiasLowering {

    /** The part of an output's step by which a rounded bias may move it. */
    static final float VISIBLE = 1f / 128;

    private static final Set<String> BETWEEN =
            Set.of(
                    "Relu",
                    "MaxPool",
                    "AveragePool",
                    "GlobalAveragePool",
                    "Add",
                    "Concat",
                    "Reshape",
                    "Flatten",
                    "Transpose",
                    "Squeeze",
                    "Unsqueeze",
                    "Slice");

    private final Rewrite rewrite;

    private BiasLowering(Rewrite rewrite) {
        this.rewrite = rewrite;
    }

    static void apply(Rewrite rewrite) {
        BiasLowering lowering = new BiasLowering(rewrite);
        List.copyOf(rewrite.graph().nodes()).forEach(lowering::lower);
    }

    private void lower(Node node) {
        boolean isLayer = Rewrite.outputAxis(node).isPresent();
        Optional<Tensor> bias = rewrite.floats(node, 2).filter(values -> values.dims().size() == 1);
        Optional<QuantizedTensor> weight = rewrite.weight(node, 1);
        Graph.Grid input = rewrite.graph().grids().get(node.inputs().get(0));
        if (!isLayer || bias.isEmpty() || weight.isEmpty() || input == null) {
            return;
        }
        List<Float> steps = steps(input.params(), weight.get().params());
        String name = node.inputs().get(2);
        boolean isRounded = rewrite.graph().roundedBiases().contains(name);
        if (isRounded || isInvisible(node, steps)) {
            codes(bias.get().toFloats(), steps).ifPresent(codes -> store(node, codes, steps));
        }
    }

    /** Multiplies in floats, as the model does. */
    private static List<Float> steps(QuantParams input, QuantParams weight) {
        return weight.scales().stream().map(scale -> input.scales().get(0) * scale).toList();
    }

    private static Optional<long[]> codes(float[] bias, List<Float> steps) {
        long[] codes = new long[bias.length];
        for (int c = 0; c < bias.length; c++) {
            double code = Math.rint((double) bias[c] / steps.get(steps.size() == 1 ? 0 : c));
            if (!(code >= Integer.MIN_VALUE && code <= Integer.MAX_VALUE)) {
                return Optional.empty();
            }
            codes[c] = (long) code;
        }
        return Optional.of(codes);
    }

    private boolean isInvisible(Node node, List<Float> steps) {
        float largest = steps.stream().max(Float::compare).orElseThrow();
        return largest / 2 <= VISIBLE * smallestStepAfter(node.output());
    }

    /** Returns 0 if the tensor also goes where no quantizer follows. */
    private float smallestStepAfter(String name) {
        float smallest = Float.POSITIVE_INFINITY;
        for (Node consumer : rewrite.graph().consumers(name)) {
            float step = 0;
            if (consumer.op().equals(Graph.FAKE_QUANTIZE)) {
                step = rewrite.graph().grids().get(consumer.output()).params().scales().get(0);
            } else if (BETWEEN.contains(consumer.op())) {
                step = smallestStepAfter(consumer.output());
            }
            smallest = Math.min(smallest, step);
        }
        return smallest;
    }

    private void store(Node node, long[] codes, List<Float> steps) {
        String name = node.inputs().get(2);
        boolean isPerChannel = steps.size() > 1;
        List<Long> length = List.of((long) codes.length);
        String integers =
                rewrite.constant(
                        name + "_codes", Tensor.integers(ElementType.INT32, length, codes));
        float[] scales = new float[steps.size()];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = steps.get(c);
        }
        String scale =
                rewrite.constant(
                        name + "_scale", Tensor.floats(isPerChannel ? length : List.of(), scales));
        String bias = rewrite.graph().freshName(name);
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.set(2, bias);
        rewrite.replace(
                node,
                new Node(
                        "DequantizeLinear",
                        List.of(integers, scale),
                        List.of(bias),
                        isPerChannel ? List.of(Attribute.of("axis", 0)) : List.of(),
                        node.layer()),
                node.withInputs(inputs));
    }
}
