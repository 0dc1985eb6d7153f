package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds the part of a constant that is repeated along axes whose lengths follow the sizes. */
final class Repetition {

    private Repetition() {}

    /**
     * Cuts axes to length 1.
     *
     * @param whole the numbers
     * @param axes the axes
     * @return the first slice, or empty if another slice along one of the axes differs
     */
    static Optional<Tensor> part(Tensor whole, Set<Integer> axes) {
        List<Long> dims =
                IntStream.range(0, whole.dims().size())
                        .mapToObj(
                                axis ->
                                        axes.contains(axis)
                                                ? Long.valueOf(1)
                                                : whole.dims().get(axis))
                        .toList();
        int width = Math.max(1, whole.type().bits() / Byte.SIZE);
        ByteBuffer data = whole.data();
        ByteBuffer part = ByteBuffer.allocate((int) product(dims) * width);
        for (int i = 0; i < whole.size(); i++) {
            int first = firstAlong(axes, whole.dims(), i);
            ByteBuffer element = data.slice(i * width, width);
            if (first == i) {
                part.put(element);
            } else if (!element.equals(data.slice(first * width, width))) {
                return Optional.empty();
            }
        }
        return Optional.of(Tensor.of(whole.type(), dims, part.flip()));
    }

    private static long product(List<Long> dims) {
        return dims.stream().reduce(1L, Math::multiplyExact);
    }

    /** Returns the index of the element with the same coordinates but 0 on some axes. */
    private static int firstAlong(Set<Integer> axes, List<Long> dims, int index) {
        int first = 0;
        int stride = 1;
        int rest = index;
        for (int axis = dims.size() - 1; axis >= 0; axis--) {
            int length = dims.get(axis).intValue();
            first += axes.contains(axis) ? 0 : rest % length * stride;
            rest /= length;
            stride *= length;
        }
        return first;
    }
}
