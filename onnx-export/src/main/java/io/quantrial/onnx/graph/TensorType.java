package io.quantrial.onnx.graph;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What is known of a tensor before it is computed.
 *
 * @param element the type of its elements
 * @param dims the lengths of its axes
 */
public record TensorType(ElementType element, List<Dim> dims) {

    /** Copies the list. */
    public TensorType {
        Objects.requireNonNull(element, "element");
        dims = List.copyOf(dims);
    }

    /**
     * Returns the number of axes.
     *
     * @return the rank
     */
    public int rank() {
        return dims.size();
    }

    @Override
    public String toString() {
        return element.name().toLowerCase(Locale.ROOT) + dims;
    }
}
