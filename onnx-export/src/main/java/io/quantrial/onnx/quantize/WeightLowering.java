package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Constant;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stores weights as integers, with a {@code DequantizeLinear} for each. */
final class WeightLowering {

    private WeightLowering() {}

    static void apply(Rewrite rewrite, Storage storage) {
        Map<String, QuantizedTensor> weights = new TreeMap<>();
        for (Map.Entry<String, Constant> entry : rewrite.graph().constants().entrySet()) {
            if (entry.getValue() instanceof QuantizedTensor weight) {
                weights.put(entry.getKey(), weight);
            }
        }
        weights.forEach((name, weight) -> lower(rewrite, storage, name, weight));
    }

    private static void lower(
            Rewrite rewrite, Storage storage, String name, QuantizedTensor weight) {
        Node consumer = rewrite.graph().consumers(name).get(0);
        QuantParams params = weight.params();
        IntegerForm form = IntegerForm.ofWeight(consumer.layer() + ":weight", params, storage);
        boolean isPerChannel = params.granularity() instanceof Granularity.PerChannel;
        List<Long> dims = isPerChannel ? List.of((long) params.scales().size()) : List.of();
        rewrite.graph().constants().remove(name);
        String codes = rewrite.constant(name + "_codes", integers(form, weight));
        String scale = rewrite.constant(name + "_scale", scales(params, dims));
        String zeroPoint =
                rewrite.constant(
                        name + "_zero_point",
                        Tensor.integers(
                                form.type(),
                                dims,
                                params.zeroPoints().stream()
                                        .mapToLong(Integer::longValue)
                                        .toArray()));
        rewrite.insertBefore(
                consumer,
                new Node(
                        "DequantizeLinear",
                        List.of(codes, scale, zeroPoint),
                        List.of(name),
                        params.granularity() instanceof Granularity.PerChannel perChannel
                                ? List.of(Attribute.of("axis", perChannel.axis()))
                                : List.of(),
                        consumer.layer()));
    }

    private static Tensor integers(IntegerForm form, QuantizedTensor weight) {
        long[] codes = Arrays.stream(weight.codes()).asLongStream().toArray();
        return Tensor.integers(form.type(), weight.dims(), codes);
    }

    private static Tensor scales(QuantParams params, List<Long> dims) {
        float[] scales = new float[params.scales().size()];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = params.scales().get(c);
        }
        return Tensor.floats(dims, scales);
    }
}
