package io.quantrial.onnx.graph;

import io.quantrial.spi.config.LayerPath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One operation of ONNX.
 *
 * @param op the operator, such as {@code Conv}
 * @param inputs the names of what it takes; an empty name stands for an input that is left out
 * @param outputs the names of what it gives
 * @param attributes its settings
 * @param layer the layer of the model that it comes from
 */
public record Node(
        String op,
        List<String> inputs,
        List<String> outputs,
        List<Attribute> attributes,
        LayerPath layer) {

    /** Copies the lists. */
    public Node {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(layer, "layer");
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
    }

    /**
     * Returns the first output.
     *
     * @return its name
     */
    public String output() {
        return outputs.get(0);
    }

    /**
     * Returns a whole number among the settings.
     *
     * @param name the setting
     * @return its value, or empty if it is not set
     */
    public Optional<Long> integer(String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(name))
                .map(Attribute::value)
                .filter(Attribute.Value.OfLong.class::isInstance)
                .map(value -> ((Attribute.Value.OfLong) value).value())
                .findFirst();
    }

    /**
     * Returns the same node with other inputs.
     *
     * @param names the inputs
     * @return a new node
     */
    public Node withInputs(List<String> names) {
        return new Node(op, names, outputs, attributes, layer);
    }
}
