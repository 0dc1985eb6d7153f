package io.quantrial.onnx.trace;

import ai.djl.ndarray.types.DataType;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.Slot;
import java.util.List;
import java.util.Optional;

/**
 * An operation of a traced model with its arguments, as they were in every recorded pass.
 *
 * <p>Argument 0 is the receiver, the array whose method was called; the arguments of DJL's method
 * follow. Arrays are {@link Value}s. Every accessor checks that the passes agree: a number that
 * changes with the batch size can only be read where a {@link Dim} is wanted.
 */
public final class TracedOp {

    private final String name;
    private final LayerPath layer;
    private final Passes arguments;
    private final List<Value> results;
    private final Optional<Slot> slot;

    TracedOp(
            String name,
            LayerPath layer,
            Passes arguments,
            List<Value> results,
            Optional<Slot> slot) {
        this.name = name;
        this.layer = layer;
        this.arguments = arguments;
        this.results = List.copyOf(results);
        this.slot = slot;
    }

    /**
     * Returns the name of the method in DJL.
     *
     * @return such as {@code convolution}
     */
    public String name() {
        return name;
    }

    /**
     * Returns where in the model it is.
     *
     * @return the address of the layer
     */
    public LayerPath layer() {
        return layer;
    }

    /**
     * Returns what comes out.
     *
     * @return the values in order
     */
    public List<Value> results() {
        return results;
    }

    /**
     * Returns the only or first thing that comes out.
     *
     * @return the value
     */
    public Value result() {
        return results.get(0);
    }

    /**
     * Returns which tensor is quantized, where this is a quantizer.
     *
     * @return the slot; empty for operations of the model
     */
    public Optional<Slot> slot() {
        return slot;
    }

    /**
     * Returns whether this rounds a bias to the grid of its layer's accumulator.
     *
     * @return false for operations of the model
     */
    public boolean isBiasRounding() {
        return name.equals(RawStep.ROUND_BIAS);
    }

    /**
     * Returns the number of arguments, the receiver included.
     *
     * @return the number
     */
    public int count() {
        return arguments.count();
    }

    /**
     * Returns whether an argument is there and of some kind.
     *
     * @param index the position
     * @param kind a class, such as {@code Value.class}, {@code Number.class}, {@code int[].class}
     * @return false if there are not as many arguments, or it is null or of another kind
     */
    public boolean is(int index, Class<?> kind) {
        return arguments.first(index, kind).isPresent();
    }

    /**
     * Returns an array.
     *
     * @param index the position
     * @return the value
     */
    public Value value(int index) {
        return argument(index, Value.class);
    }

    /**
     * Returns a list of arrays.
     *
     * @param index the position
     * @return the values
     */
    public List<Value> values(int index) {
        List<?> list = argument(index, List.class);
        return list.stream().map(Value.class::cast).toList();
    }

    /**
     * Returns a whole number.
     *
     * @param index the position
     * @return the number
     * @throws QuantException if it changes with the sizes of the input
     */
    public long integer(int index) {
        return constant(index, Number.class).longValue();
    }

    /**
     * Returns a number.
     *
     * @param index the position
     * @return the number
     * @throws QuantException if it changes with the sizes of the input
     */
    public double number(int index) {
        return constant(index, Number.class).doubleValue();
    }

    /**
     * Returns a truth value.
     *
     * @param index the position
     * @return the value
     * @throws QuantException if it changes with the sizes of the input
     */
    public boolean flag(int index) {
        return constant(index, Boolean.class);
    }

    /**
     * Returns whole numbers.
     *
     * @param index the position of an {@code int[]}, a {@code long[]} or a shape
     * @return the numbers
     * @throws QuantException if they change with the sizes of the input
     */
    public List<Long> integers(int index) {
        return dims(index).stream()
                .map(dim -> dim.constant().orElseThrow(() -> varies(index)))
                .toList();
    }

    /**
     * Returns lengths.
     *
     * @param index the position of an {@code int[]}, a {@code long[]} or a shape
     * @return the lengths, which may depend on the sizes of the input
     */
    public List<Dim> dims(int index) {
        return arguments.dims(index).orElseThrow(() -> varies(index));
    }

    /**
     * Returns a length.
     *
     * @param index the position of a number
     * @return the length, which may depend on the sizes of the input
     */
    public Dim dim(int index) {
        return arguments.dim(index).orElseThrow(() -> varies(index));
    }

    /**
     * Returns an element type.
     *
     * @param index the position of a type of DJL
     * @return the type
     */
    public ElementType element(int index) {
        DataType type = constant(index, DataType.class);
        return ElementType.of(type)
                .orElseThrow(() -> unsupported("the type " + type + " cannot be exported"));
    }

    /**
     * Returns an index expression.
     *
     * @param index the position
     * @return its elements
     * @throws QuantException if it changes with the sizes of the input
     */
    public List<IndexStep> index(int index) {
        List<?> list = constant(index, List.class);
        return list.stream().map(IndexStep.class::cast).toList();
    }

    /**
     * Returns any other argument.
     *
     * @param index the position
     * @param kind its class
     * @param <T> its class
     * @return the argument
     * @throws QuantException if it changes with the sizes of the input
     */
    public <T> T constant(int index, Class<T> kind) {
        T first = argument(index, kind);
        if (!arguments.isSame(index)) {
            throw varies(index);
        }
        return first;
    }

    /**
     * Returns the error for what cannot be exported.
     *
     * @param why what is not possible, and what to do
     * @return an exception that names layer and operation
     */
    public QuantException unsupported(String why) {
        return new QuantException(
                QuantException.Code.UNSUPPORTED, layer + " calls " + name + ": " + why);
    }

    private QuantException varies(int index) {
        return unsupported(
                "its argument "
                        + index
                        + " is "
                        + arguments.seen(index)
                        + ", which the file cannot follow: only lengths of shapes may change with"
                        + " the size of the input, and in proportion to it");
    }

    private <T> T argument(int index, Class<T> kind) {
        return arguments
                .first(index, kind)
                .orElseThrow(
                        () ->
                                unsupported(
                                        "argument "
                                                + index
                                                + " of "
                                                + this
                                                + " is not the "
                                                + kind.getSimpleName()
                                                + " that the mapping of this operation expects"));
    }

    /** Describes the operation for messages. */
    @Override
    public String toString() {
        return layer + ": " + name + arguments;
    }
}
