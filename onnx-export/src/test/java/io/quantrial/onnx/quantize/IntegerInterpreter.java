package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Runs a lowered graph in plain Java, from ONNX's definition of each operator: an oracle for its
 * integers that needs no runtime.
 */
final class IntegerInterpreter {

    private final Graph graph;
    private final Map<String, Numbers> values = new HashMap<>();
    private final Map<String, double[]> unrounded = new HashMap<>();
    private final Map<String, long[]> forced;

    private IntegerInterpreter(Graph graph, Map<String, long[]> forced) {
        this.graph = graph;
        this.forced = forced;
    }

    /**
     * Runs a graph with one input.
     *
     * @param forced integers that replace those of some quantizers once these are computed
     */
    static IntegerInterpreter run(Graph graph, Numbers input, Map<String, long[]> forced) {
        IntegerInterpreter interpreter = new IntegerInterpreter(graph, forced);
        graph.constants().forEach((name, c) -> interpreter.values.put(name, numbers(c)));
        interpreter.values.put(graph.inputs().keySet().iterator().next(), input);
        for (Node node : graph.nodes()) {
            interpreter.values.put(node.output(), interpreter.compute(node));
        }
        return interpreter;
    }

    /** Returns the value of a tensor. */
    Numbers value(String name) {
        return values.get(name);
    }

    /** Returns the integers of a quantizer, and what they were before they were rounded. */
    long[] codes(String name) {
        return Arrays.stream(values.get(name).values).mapToLong(v -> (long) v).toArray();
    }

    double[] unrounded(String name) {
        return unrounded.get(name);
    }

    private static Numbers numbers(Constant constant) {
        Tensor tensor = (Tensor) constant;
        int[] dims = tensor.dims().stream().mapToInt(Long::intValue).toArray();
        double[] values =
                tensor.type().isFloating()
                        ? IntStream.range(0, (int) tensor.size())
                                .mapToDouble(i -> tensor.toFloats()[i])
                                .toArray()
                        : Arrays.stream(tensor.toLongs()).asDoubleStream().toArray();
        return Numbers.of(dims, values);
    }

    private Numbers in(Node node, int index) {
        return index < node.inputs().size() ? values.get(node.inputs().get(index)) : null;
    }

    private Numbers compute(Node node) {
        Numbers x = in(node, 0);
        return switch (node.op()) {
            case "Identity" -> x;
            case "QuantizeLinear" -> quantize(node, x);
            case "DequantizeLinear" -> dequantize(node, x);
            case "Conv" ->
                    IntegerKernels.convolution(
                            x,
                            in(node, 1),
                            in(node, 2),
                            window(node, longs(node, "dilations", 1, 1)),
                            node.integer("group").orElse(1L).intValue());
            case "Gemm" ->
                    IntegerKernels.product(
                            x, in(node, 1), in(node, 2), node.integer("transB").orElse(0L) == 1);
            case "MatMul" -> IntegerKernels.product(x, in(node, 1), null, false);
            case "MaxPool" -> {
                List<Long> kernel = longs(node, "kernel_shape");
                yield IntegerKernels.maxPool(
                        x,
                        kernel.get(0).intValue(),
                        kernel.get(1).intValue(),
                        window(node, List.of(1L, 1L)));
            }
            case "GlobalAveragePool" -> IntegerKernels.globalAverage(x);
            case "Relu" -> each(x, v -> Math.max(v, 0));
            case "Clip" -> each(x, v -> clip(v, in(node, 1).values[0], in(node, 2).values[0]));
            case "Add" -> both(x, in(node, 1), Double::sum);
            case "GreaterOrEqual" -> both(x, in(node, 1), (a, b) -> a >= b ? 1 : 0);
            case "Where" -> each(x, v -> in(node, v == 1 ? 1 : 2).values[0]);
            case "Concat" -> concat(node);
            case "BatchNormalization" -> batchNorm(node, x);
            case "Flatten" -> reshape(x, 0, -1);
            case "Reshape" ->
                    reshape(x, Arrays.stream(in(node, 1).values).mapToInt(v -> (int) v).toArray());
            default -> throw new AssertionError("no " + node.op() + " here");
        };
    }

    private static double clip(double value, double min, double max) {
        return Math.min(Math.max(value, min), max);
    }

    private Numbers quantize(Node node, Numbers x) {
        double scale = in(node, 1).values[0];
        Tensor zeroPoint = (Tensor) graph.constants().get(node.inputs().get(2));
        double zero = in(node, 2).values[0];
        unrounded.put(node.output(), each(x, v -> v / scale + zero).values);
        long[] known = forced.get(node.output());
        return known != null
                ? Numbers.of(x.dims, Arrays.stream(known).asDoubleStream().toArray())
                : each(
                        x,
                        v ->
                                clip(
                                        Math.rint(v / scale) + zero,
                                        zeroPoint.type().min(),
                                        zeroPoint.type().max()));
    }

    private Numbers dequantize(Node node, Numbers codes) {
        double[] scales = in(node, 1).values;
        Numbers zeros = in(node, 2);
        int axis = node.integer("axis").orElse(1L).intValue();
        long[] integers = new long[codes.values.length];
        for (int i = 0; i < integers.length; i++) {
            int channel = scales.length == 1 ? 0 : codes.position(i, axis);
            integers[i] = (long) (codes.values[i] - (zeros == null ? 0 : zeros.values[channel]));
        }
        return Numbers.dequantized(codes.dims, integers, scales, axis);
    }

    private Numbers batchNorm(Node node, Numbers x) {
        double epsilon = Rewrite.number(node, "epsilon").orElseThrow();
        double[] out = new double[x.values.length];
        for (int i = 0; i < out.length; i++) {
            int c = x.position(i, 1);
            out[i] =
                    (x.values[i] - in(node, 3).values[c])
                                    / Math.sqrt(in(node, 4).values[c] + epsilon)
                                    * in(node, 1).values[c]
                            + in(node, 2).values[c];
        }
        return Numbers.of(x.dims, out);
    }

    private Numbers concat(Node node) {
        Numbers first = in(node, 0);
        int axis = node.integer("axis").orElseThrow().intValue();
        int outer = Numbers.size(Arrays.copyOf(first.dims, axis));
        int[] dims = first.dims.clone();
        dims[axis] =
                IntStream.range(0, node.inputs().size()).map(i -> in(node, i).dims[axis]).sum();
        double[] out = new double[Numbers.size(dims)];
        int at = 0;
        for (int row = 0; row < outer; row++) {
            for (int i = 0; i < node.inputs().size(); i++) {
                double[] part = in(node, i).values;
                int length = part.length / outer;
                System.arraycopy(part, row * length, out, at, length);
                at += length;
            }
        }
        return Numbers.of(dims, out);
    }

    private static Numbers each(Numbers x, DoubleUnaryOperator function) {
        return Numbers.of(x.dims, Arrays.stream(x.values).map(function).toArray());
    }

    private static Numbers both(Numbers a, Numbers b, DoubleBinaryOperator function) {
        boolean isScalar = b.values.length == 1;
        return Numbers.of(
                a.dims,
                IntegerKernels.fill(
                        a.values.length,
                        i -> function.applyAsDouble(a.values[i], b.values[isScalar ? 0 : i])));
    }

    /** One length may be -1; 0 keeps a length. */
    private static Numbers reshape(Numbers x, int... wanted) {
        int[] dims = wanted.clone();
        int known = 1;
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == 0 ? x.dims[i] : dims[i];
            known *= dims[i] == -1 ? 1 : dims[i];
        }
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == -1 ? x.values.length / known : dims[i];
        }
        return Numbers.of(dims, x.values);
    }

    private static IntegerKernels.Window window(Node node, List<Long> dilations) {
        List<Long> strides = longs(node, "strides", 1, 1);
        List<Long> pads = longs(node, "pads", 0, 0);
        return new IntegerKernels.Window(
                strides.get(0),
                strides.get(1),
                pads.get(0),
                pads.get(1),
                dilations.get(0),
                dilations.get(1));
    }

    private static List<Long> longs(Node node, String name, long... otherwise) {
        return node.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(attribute -> ((Attribute.Value.OfLongs) attribute.value()).values())
                .findFirst()
                .orElseGet(() -> Arrays.stream(otherwise).boxed().toList());
    }
}
