package io.quantrial.onnx.op;

import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.trace.TracedOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Pooling over windows and over whole images, of one to three dimensions. */
final class PoolingOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of(
                "maxPool", PoolingOps::max,
                "avgPool", PoolingOps::average,
                "lpPool", PoolingOps::lp,
                "globalMaxPool", (op, emit) -> global("GlobalMaxPool", op, emit),
                "globalAvgPool", (op, emit) -> global("GlobalAveragePool", op, emit),
                "globalLpPool", PoolingOps::globalLp);
    }

    /** Arguments: input, kernel, stride, padding, ceil mode. */
    private static void max(TracedOp op, Emitter emit) {
        List<Attribute> window = new ArrayList<>(window(op, 1, op.flag(4)));
        window.add(ProductOps.pads(op, 3));
        emit.bind(op.result(), pool("MaxPool", emit.name(op.value(0)), window, emit));
    }

    /** Arguments: input, kernel, stride, padding, ceil mode, whether padding counts. */
    private static void average(TracedOp op, Emitter emit) {
        List<Attribute> window = new ArrayList<>(window(op, 1, op.flag(4)));
        window.add(ProductOps.pads(op, 3));
        window.add(Attribute.of("count_include_pad", op.flag(5) ? 1 : 0));
        emit.bind(op.result(), pool("AveragePool", emit.name(op.value(0)), window, emit));
    }

    /**
     * Arguments: input, p, kernel, stride, padding (always 0), ceil mode.
     *
     * <p>The engine computes (k · mean(x<sup>p</sup>))<sup>1/p</sup> with k the size of the kernel.
     * ONNX' own {@code LpPool} takes absolute values and whole p only.
     */
    private static void lp(TracedOp op, Emitter emit) {
        double p = op.number(1);
        long size =
                LongStream.of(op.constant(2, Shape.class).getShape()).reduce(1, (a, b) -> a * b);
        String powers = pow(emit.name(op.value(0)), p, op, emit);
        String mean = pool("AveragePool", powers, window(op, 2, op.flag(5)), emit);
        String sum = emit.node("Mul", List.of(mean, emit.scalar(element(op), size)));
        emit.bind(op.result(), pow(sum, 1 / p, op, emit));
    }

    private static List<Attribute> window(TracedOp op, int kernel, boolean ceil) {
        return List.of(
                Attribute.of("kernel_shape", op.constant(kernel, Shape.class).getShape()),
                Attribute.of("strides", op.constant(kernel + 1, Shape.class).getShape()),
                Attribute.of("ceil_mode", ceil ? 1 : 0));
    }

    private static String pool(
            String operator, String input, List<Attribute> window, Emitter emit) {
        return emit.node(operator, List.of(input), window.toArray(Attribute[]::new));
    }

    /** DJL drops the axes that are left with one position. */
    private static void global(String operator, TracedOp op, Emitter emit) {
        String pooled = emit.node(operator, List.of(emit.name(op.value(0))));
        emit.bind(op.result(), emit.reshape(pooled, op.result().type().dims()));
    }

    /** Arguments: input, p. As {@link #lp} over the whole image. */
    private static void globalLp(TracedOp op, Emitter emit) {
        double p = op.number(1);
        List<Long> axes = LongStream.range(2, op.value(0).type().rank()).boxed().toList();
        String sum =
                emit.node(
                        "ReduceSum",
                        List.of(pow(emit.name(op.value(0)), p, op, emit), emit.longs(axes)),
                        Attribute.of("keepdims", 0));
        emit.bind(op.result(), pow(sum, 1 / p, op, emit));
    }

    private static String pow(String name, double exponent, TracedOp op, Emitter emit) {
        return emit.node("Pow", List.of(name, emit.scalar(element(op), exponent)));
    }

    private static ElementType element(TracedOp op) {
        return op.result().type().element();
    }
}
