package io.quantrial.onnx.op;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.trace.TracedOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Pooling over windows and over whole images, of one to three dimensions. */
final class PoolingOps implements OpMappings {

    /**
     * Where the windows lie.
     *
     * @param kernel the lengths of a window
     * @param stride the distances from window to window
     * @param padding the positions added on both sides of each axis
     * @param overhang how far the last window of each axis reaches over the padding, in ceil mode;
     *     written as more padding, for runtimes do not agree on the ceil mode of ONNX
     */
    private record Windows(
            List<Long> kernel, List<Long> stride, List<Long> padding, List<Long> overhang) {

        /** Arguments from {@code first} on: kernel, stride, padding, ceil mode. */
        static Windows of(TracedOp op, int first, List<Long> padding) {
            List<Long> kernel = op.integers(first);
            List<Long> stride = op.integers(first + 1);
            List<Long> overhang = new ArrayList<>();
            for (int axis = 0; axis < kernel.size(); axis++) {
                Dim in = op.value(0).type().dims().get(axis + 2);
                Dim out = op.result().type().dims().get(axis + 2);
                if (op.flag(first + 3) && !in.isStatic()) {
                    throw op.unsupported(
                            "in ceil mode axis " + (axis + 2) + " must not vary in length");
                }
                long padded = in.factor() + 2 * padding.get(axis);
                long covered = (out.factor() - 1) * stride.get(axis) + kernel.get(axis);
                overhang.add(op.flag(first + 3) ? Math.max(0, covered - padded) : 0);
            }
            return new Windows(kernel, stride, padding, overhang);
        }

        long size() {
            return kernel.stream().reduce(1L, Math::multiplyExact);
        }

        List<Long> none() {
            return Collections.nCopies(kernel.size(), 0L);
        }

        Windows withoutPadding() {
            return new Windows(kernel, stride, none(), overhang);
        }

        String pad(String input, Emitter emit) {
            List<Long> side = new ArrayList<>(List.of(0L, 0L));
            side.addAll(padding);
            List<Long> sides = new ArrayList<>(side);
            sides.addAll(side);
            return emit.node("Pad", List.of(input, emit.longs(sides)));
        }

        String pool(String operator, String input, Emitter emit, Attribute... more) {
            List<Long> pads = new ArrayList<>(padding);
            for (int axis = 0; axis < padding.size(); axis++) {
                pads.add(padding.get(axis) + overhang.get(axis));
            }
            List<Attribute> attributes = new ArrayList<>(List.of(more));
            attributes.add(Attribute.longs("kernel_shape", kernel));
            attributes.add(Attribute.longs("strides", stride));
            attributes.add(Attribute.longs("pads", pads));
            return emit.node(operator, List.of(input), attributes.toArray(Attribute[]::new));
        }
    }

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
        Windows windows = Windows.of(op, 1, op.integers(3));
        emit.bind(op.result(), windows.pool("MaxPool", emit.name(op.value(0)), emit));
    }

    /**
     * Arguments: input, kernel, stride, padding, ceil mode, whether padding counts. The engine lets
     * it count whatever the last one says.
     */
    private static void average(TracedOp op, Emitter emit) {
        Windows windows = Windows.of(op, 1, op.integers(3));
        String input = emit.name(op.value(0));
        boolean isOverhanging = !windows.overhang().equals(windows.none());
        if (isOverhanging && !windows.padding().equals(windows.none())) {
            // what hangs over the padding must not count, so the zeros become part of the input
            input = windows.pad(input, emit);
            windows = windows.withoutPadding();
        }
        Attribute count = Attribute.of("count_include_pad", isOverhanging ? 0 : 1);
        emit.bind(op.result(), windows.pool("AveragePool", input, emit, count));
    }

    /**
     * Arguments: input, p, kernel, stride, padding (the engine takes none), ceil mode.
     *
     * <p>The engine computes (k · mean(x<sup>p</sup>))<sup>1/p</sup> with k the size of the kernel.
     * ONNX' own {@code LpPool} takes absolute values and whole p only.
     */
    private static void lp(TracedOp op, Emitter emit) {
        double p = op.number(1);
        Windows windows = Windows.of(op, 2, Collections.nCopies(op.value(0).type().rank() - 2, 0L));
        String powers = pow(emit.name(op.value(0)), p, op, emit);
        String mean = windows.pool("AveragePool", powers, emit);
        String sum = emit.node("Mul", List.of(mean, emit.scalar(element(op), windows.size())));
        emit.bind(op.result(), pow(sum, 1 / p, op, emit));
    }

    /** DJL drops the axes that are left with one position. */
    private static void global(String operator, TracedOp op, Emitter emit) {
        String pooled = emit.node(operator, List.of(emit.name(op.value(0))));
        emit.bind(
                op.result(),
                emit.reshape(pooled, op.value(0).type().dims(), op.result().type().dims()));
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
