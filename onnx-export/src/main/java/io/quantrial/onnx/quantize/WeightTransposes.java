package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Transposes the integers of a weight where the graph transposes its values, so that a product
 * takes the weight directly.
 */
final class WeightTransposes {

    private WeightTransposes() {}

    static void apply(Rewrite rewrite) {
        for (Node node : List.copyOf(rewrite.graph().nodes())) {
            if (node.op().equals("Transpose")) {
                rewrite.weight(node, 0)
                        .ifPresent(
                                weight -> {
                                    QuantizedTensor turned =
                                            transposed(weight, order(node, weight));
                                    String name =
                                            rewrite.constant(
                                                    node.inputs().get(0) + "_transposed", turned);
                                    rewrite.redirect(node.output(), name);
                                    rewrite.graph().nodes().remove(node);
                                });
            }
        }
    }

    private static List<Integer> order(Node node, QuantizedTensor weight) {
        return node.attributes().stream()
                .filter(attribute -> attribute.name().equals("perm"))
                .map(Attribute::value)
                .filter(Attribute.Value.OfLongs.class::isInstance)
                .map(value -> ((Attribute.Value.OfLongs) value).values())
                .map(axes -> axes.stream().map(Long::intValue).toList())
                .findFirst()
                .orElseGet(() -> reversed(weight.dims().size()));
    }

    private static List<Integer> reversed(int rank) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            axes.add(axis);
        }
        Collections.reverse(axes);
        return axes;
    }

    private static QuantizedTensor transposed(QuantizedTensor weight, List<Integer> order) {
        List<Long> from = weight.dims();
        List<Long> dims = order.stream().map(from::get).toList();
        int[] codes = weight.codes();
        int[] turned = new int[codes.length];
        long[] strides = strides(from);
        for (int i = 0; i < turned.length; i++) {
            int rest = i;
            int source = 0;
            for (int axis = dims.size() - 1; axis >= 0; axis--) {
                int length = Math.toIntExact(dims.get(axis));
                source += (int) (rest % length * strides[order.get(axis)]);
                rest /= length;
            }
            turned[i] = codes[source];
        }
        return new QuantizedTensor(dims, turned, turned(weight.params(), order));
    }

    private static long[] strides(List<Long> dims) {
        long[] strides = new long[dims.size()];
        long stride = 1;
        for (int axis = dims.size() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims.get(axis);
        }
        return strides;
    }

    private static QuantParams turned(QuantParams params, List<Integer> order) {
        return params.granularity() instanceof Granularity.PerChannel perChannel
                ? new QuantParams(
                        params.range(),
                        Granularity.perChannel(order.indexOf(perChannel.axis())),
                        params.scales(),
                        params.zeroPoints(),
                        params.rounding())
                : params;
    }
}
