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

/** Explains the numbers of one constant in passes of several sizes. */
final class Constants {

    private final List<Dim> dims;
    private final String where;

    /**
     * Creates the rules for one constant.
     *
     * @param dims its shape
     * @param where what uses it, for messages
     */
    Constants(List<Dim> dims, String where) {
        this.dims = dims;
        this.where = where;
    }

    /**
     * Finds the most special origin: the same numbers in each pass, one number everywhere, the same
     * part repeated, or positions counted along the last axis.
     */
    Origin origin(List<RawValue> seen) {
        Origin.Constant first = (Origin.Constant) seen.get(0).origin();
        List<Tensor> data =
                seen.stream().map(raw -> ((Origin.Constant) raw.origin()).data()).toList();
        if (data.stream().allMatch(tensor -> tensor.data().equals(first.data().data()))) {
            return first;
        }
        Set<Integer> all = IntStream.range(0, dims.size()).boxed().collect(Collectors.toSet());
        Set<Integer> varying =
                all.stream().filter(axis -> !dims.get(axis).isStatic()).collect(Collectors.toSet());
        Optional<Tensor> number = common(data, all).map(Constants::withoutAxes);
        Optional<Tensor> part = number.or(() -> common(data, varying));
        if (part.isPresent()) {
            return new Origin.Repeated(first.name(), part.get());
        }
        if (data.stream().allMatch(Constants::countsUp)) {
            return new Origin.Counting(first.name());
        }
        throw Unification.unsupported(
                where
                        + ": it uses numbers that are made anew in each pass and depend on the size"
                        + " of the input, or on chance; only the same numbers along an axis"
                        + " (zeros, ones, full, broadcast) and arange(n) may follow the size");
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
