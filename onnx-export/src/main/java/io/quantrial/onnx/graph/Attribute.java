package io.quantrial.onnx.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A setting of a node.
 *
 * @param name its name in ONNX
 * @param value what it is set to
 */
public record Attribute(String name, Value value) {

    /** Checks that nothing is missing. */
    public Attribute {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** The kinds of values. */
    public sealed interface Value {

        /** A whole number. */
        record OfLong(long value) implements Value {}

        /** A number with a fraction. */
        record OfFloat(float value) implements Value {}

        /** A word. */
        record OfString(String value) implements Value {}

        /** Whole numbers. */
        record OfLongs(List<Long> values) implements Value {

            /** Copies the list. */
            public OfLongs {
                values = List.copyOf(values);
            }
        }

        /** Words. */
        record OfStrings(List<String> values) implements Value {

            /** Copies the list. */
            public OfStrings {
                values = List.copyOf(values);
            }
        }

        /** A tensor. */
        record OfTensor(Tensor value) implements Value {}
    }

    /** Returns a setting that is a whole number. */
    public static Attribute of(String name, long value) {
        return new Attribute(name, new Value.OfLong(value));
    }

    /** Returns a setting that is a number with a fraction. */
    public static Attribute of(String name, float value) {
        return new Attribute(name, new Value.OfFloat(value));
    }

    /** Returns a setting that is a word. */
    public static Attribute of(String name, String value) {
        return new Attribute(name, new Value.OfString(value));
    }

    /** Returns a setting that is a list of whole numbers. */
    public static Attribute of(String name, long... values) {
        return new Attribute(name, new Value.OfLongs(Arrays.stream(values).boxed().toList()));
    }

    /** Returns a setting that is a list of whole numbers. */
    public static Attribute longs(String name, List<Long> values) {
        return new Attribute(name, new Value.OfLongs(values));
    }

    /** Returns a setting that is a list of words. */
    public static Attribute words(String name, List<String> values) {
        return new Attribute(name, new Value.OfStrings(values));
    }

    /** Returns a setting that is a tensor. */
    public static Attribute of(String name, Tensor value) {
        return new Attribute(name, new Value.OfTensor(value));
    }
}
