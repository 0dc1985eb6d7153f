package io.quantrial.onnx.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Brings the ways in which DJL's {@code get} takes an index into one form. */
final class IndexReader {

    /** Chooses as many numbers as there are true ones. */
    static final IndexStep TRUTH_VALUES =
            new IndexStep.Other(NDIndexBooleans.class.getSimpleName());

    private static final Set<String> METHODS = Set.of("get", "getScalar");

    private final Function<NDArray, Object> values;

    /**
     * Creates a reader.
     *
     * @param values finds the value of an array of positions
     */
    IndexReader(Function<NDArray, Object> values) {
        this.values = values;
    }

    static boolean reads(String method) {
        return METHODS.contains(method);
    }

    /**
     * Reads the arguments of any overload: an index, an array of positions, whole numbers, or text
     * with its parameters; a manager before them does not matter.
     */
    List<IndexStep> steps(List<Object> arguments) {
        List<Object> own =
                arguments.stream().filter(argument -> !(argument instanceof NDManager)).toList();
        Object first = own.get(0);
        if (first instanceof NDIndex index) {
            return steps(index);
        }
        if (first instanceof NDArray positions) {
            return steps(new NDIndex("{}", positions));
        }
        return first instanceof long[] fixed
                ? steps(new NDIndex(fixed))
                : steps(new NDIndex((String) first, (Object[]) own.get(1)));
    }

    private List<IndexStep> steps(NDIndex index) {
        List<IndexStep> steps = new ArrayList<>();
        index.getIndices().forEach(element -> steps.add(step(element)));
        if (index.getEllipsisIndex() >= 0) {
            steps.add(index.getEllipsisIndex(), new IndexStep.Ellipsis());
        }
        return steps;
    }

    private IndexStep step(NDIndexElement element) {
        if (element instanceof NDIndexAll) {
            return new IndexStep.All();
        }
        if (element instanceof NDIndexNull) {
            return new IndexStep.NewAxis();
        }
        if (element instanceof NDIndexFixed fixed) {
            return new IndexStep.Fixed(fixed.getIndex());
        }
        if (element instanceof NDIndexSlice slice) {
            return new IndexStep.Slice(slice.getMin(), slice.getMax(), slice.getStep());
        }
        if (element instanceof NDIndexTake take) {
            return new IndexStep.Take(values.apply(take.getIndex()));
        }
        return new IndexStep.Other(element.getClass().getSimpleName());
    }
}
