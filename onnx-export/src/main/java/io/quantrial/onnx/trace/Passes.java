package io.quantrial.onnx.trace;

import ai.djl.ndarray.types.Shape;
import io.quantrial.onnx.graph.Dim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The arguments of an operation as they were in every recorded pass. */
final class Passes {

    private final List<List<Object>> arguments;
    private final List<Dim.Sizes> sizes;

    /**
     * Creates the view.
     *
     * @param arguments by pass, then by position; every pass has as many, some may be null
     * @param sizes the sizes of the passes
     */
    Passes(List<List<Object>> arguments, List<Dim.Sizes> sizes) {
        this.arguments = arguments;
        this.sizes = sizes;
    }

    int count() {
        return arguments.get(0).size();
    }

    /** Returns an argument of the first pass if it is there and of some kind. */
    <T> Optional<T> first(int index, Class<T> kind) {
        Object first = index < count() ? arguments.get(0).get(index) : null;
        return Optional.ofNullable(first).filter(kind::isInstance).map(kind::cast);
    }

    boolean isSame(int index) {
        Object first = arguments.get(0).get(index);
        return arguments.stream().allMatch(pass -> Objects.deepEquals(first, pass.get(index)));
    }

    /** Returns lengths, which may follow the sizes; empty if the argument is something else. */
    Optional<List<Dim>> dims(int index) {
        List<List<Long>> seen = new ArrayList<>();
        for (List<Object> pass : arguments) {
            List<Long> lengths = index < pass.size() ? longs(pass.get(index)) : null;
            if (lengths == null || (!seen.isEmpty() && seen.get(0).size() != lengths.size())) {
                return Optional.empty();
            }
            seen.add(lengths);
        }
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < seen.get(0).size(); i++) {
            int position = i;
            Optional<Dim> dim =
                    Dim.infer(seen.stream().map(pass -> pass.get(position)).toList(), sizes);
            if (dim.isEmpty()) {
                return Optional.empty();
            }
            dims.add(dim.get());
        }
        return Optional.of(dims);
    }

    Optional<Dim> dim(int index) {
        List<Long> seen = new ArrayList<>();
        for (List<Object> pass : arguments) {
            if (index >= pass.size() || !(pass.get(index) instanceof Number number)) {
                return Optional.empty();
            }
            seen.add(number.longValue());
        }
        return Dim.infer(seen, sizes);
    }

    /** Describes an argument in all passes for messages. */
    String seen(int index) {
        return IntStream.range(0, arguments.size())
                .mapToObj(pass -> text(arguments.get(pass).get(index)) + " for " + sizes.get(pass))
                .collect(Collectors.joining(", "));
    }

    private static List<Long> longs(Object argument) {
        if (argument instanceof int[] ints) {
            return Arrays.stream(ints).asLongStream().boxed().toList();
        }
        if (argument instanceof long[] longs) {
            return Arrays.stream(longs).boxed().toList();
        }
        return argument instanceof Shape shape ? longs(shape.getShape()) : null;
    }

    private static String text(Object argument) {
        if (argument instanceof Value value) {
            return "#" + value.id();
        }
        List<Long> lengths = longs(argument);
        return lengths == null ? String.valueOf(argument) : lengths.toString();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "(", ")");
        arguments.get(0).forEach(argument -> text.add(text(argument)));
        return text.toString();
    }
}
