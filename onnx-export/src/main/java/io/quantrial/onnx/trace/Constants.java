package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Explains the numbers of a constant in passes of several sizes. */
final class Constants {

    private Constants() {}

    /**
     * Finds the most special origin: the same numbers in each pass, one number everywhere, the same
     * part repeated, or positions counted along the last axis.
     *
     * @param seen the constant in each pass
     * @param dims its shape
     * @return the origin, or empty if the numbers are others in each pass
     */
    static Optional<Origin> origin(List<RawValue> seen, List<Dim> dims) {
        Origin.Constant first = (Origin.Constant) seen.get(0).origin();
        List<Tensor> data =
                seen.stream().map(raw -> ((Origin.Constant) raw.origin()).data()).toList();
        if (data.stream().allMatch(tensor -> tensor.data().equals(first.data().data()))) {
            return Optional.of(first);
        }
        Set<Integer> all = IntStream.range(0, dims.size()).boxed().collect(Collectors.toSet());
        Set<Integer> varying =
                all.stream().filter(axis -> !dims.get(axis).isStatic()).collect(Collectors.toSet());
        Optional<Tensor> number = common(data, all).map(Constants::withoutAxes);
        Optional<Tensor> part = number.or(() -> common(data, varying));
        if (part.isPresent()) {
            return Optional.of(new Origin.Repeated(first.name(), part.get()));
        }
        return data.stream().allMatch(Constants::countsUp)
                ? Optional.of(new Origin.Counting(first.name()))
                : Optional.empty();
    }

    private static Optional<Tensor> common(List<Tensor> data, Set<Integer> axes) {
        Optional<Tensor> first = Repetition.part(data.get(0), axes);
        boolean isCommon =
                !axes.isEmpty()
                        && first.isPresent()
                        && data.stream()
                                .map(tensor -> Repetition.part(tensor, axes))
                                .allMatch(
                                        part ->
                                                part.isPresent()
                                                        && part.get()
                                                                .data()
                                                                .equals(first.get().data()));
        return isCommon ? first : Optional.empty();
    }

    private static Tensor withoutAxes(Tensor number) {
        return Tensor.of(number.type(), List.of(), number.data());
    }

    private static boolean countsUp(Tensor tensor) {
        if (tensor.type() == ElementType.BOOL || tensor.dims().isEmpty()) {
            return false;
        }
        long length = tensor.dims().get(tensor.dims().size() - 1);
        ByteBuffer data = tensor.data();
        if (tensor.type() == ElementType.FLOAT) {
            return IntStream.range(0, (int) tensor.size())
                    .allMatch(i -> data.getFloat(i * Float.BYTES) == i % length);
        }
        if (tensor.type().isFloating()) {
            return false;
        }
        long[] longs = tensor.toLongs();
        return IntStream.range(0, longs.length).allMatch(i -> longs[i] == i % length);
    }
}
