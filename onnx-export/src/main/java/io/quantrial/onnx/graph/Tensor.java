package io.quantrial.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Numbers with a type and a shape, row by row, in the form in which ONNX stores raw data: little
 * end first; types of fewer than 8 bits packed, the first element in the lowest bits.
 */
public final class Tensor implements Constant {

    private final ElementType type;
    private final List<Long> dims;
    private final ByteBuffer data;

    private Tensor(ElementType type, List<Long> dims, ByteBuffer data) {
        this.type = Objects.requireNonNull(type, "type");
        this.dims = List.copyOf(dims);
        this.data = data;
        long bytes = (size() * type.bits() + 7) / 8;
        if (bytes != data.remaining()) {
            throw new IllegalArgumentException(
                    type + dims.toString() + " takes " + bytes + " bytes, not " + data.remaining());
        }
    }

    /**
     * Creates a tensor over raw data.
     *
     * @param type the type
     * @param dims the shape
     * @param data the data from its position to its limit, not copied and not to be changed
     * @return the tensor
     */
    public static Tensor of(ElementType type, List<Long> dims, ByteBuffer data) {
        return new Tensor(type, dims, data.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Creates a tensor of floats.
     *
     * @param dims the shape
     * @param values the numbers
     * @return the tensor
     */
    public static Tensor floats(List<Long> dims, float... values) {
        ByteBuffer buffer = buffer(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return new Tensor(ElementType.FLOAT, dims, buffer);
    }

    /**
     * Creates a tensor of doubles.
     *
     * @param dims the shape
     * @param values the numbers
     * @return the tensor
     */
    public static Tensor doubles(List<Long> dims, double... values) {
        ByteBuffer buffer = buffer(values.length * Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        return new Tensor(ElementType.DOUBLE, dims, buffer);
    }

    /**
     * Creates a tensor of 64-bit integers with one axis, as ONNX wants shapes and axes.
     *
     * @param values the numbers
     * @return the tensor
     */
    public static Tensor longs(long... values) {
        return integers(ElementType.INT64, List.of((long) values.length), values);
    }

    /**
     * Creates a tensor of integers of any width.
     *
     * @param type an integer type
     * @param dims the shape
     * @param values the numbers, each within the type
     * @return the tensor
     */
    public static Tensor integers(ElementType type, List<Long> dims, long... values) {
        ByteBuffer buffer = buffer((int) (((long) values.length * type.bits() + 7) / 8));
        for (int i = 0; i < values.length; i++) {
            if (values[i] < type.min() || values[i] > type.max()) {
                throw new IllegalArgumentException(values[i] + " does not fit " + type);
            }
            put(buffer, type.bits(), i, values[i]);
        }
        return new Tensor(type, dims, buffer);
    }

    private static void put(ByteBuffer buffer, int bits, int index, long value) {
        switch (bits) {
            case 64 -> buffer.putLong(index * Long.BYTES, value);
            case 32 -> buffer.putInt(index * Integer.BYTES, (int) value);
            case 16 -> buffer.putShort(index * Short.BYTES, (short) value);
            case 8 -> buffer.put(index, (byte) value);
            default -> {
                int perByte = 8 / bits;
                int shift = index % perByte * bits;
                int part = (int) (value & ((1 << bits) - 1)) << shift;
                buffer.put(index / perByte, (byte) (buffer.get(index / perByte) | part));
            }
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the type of the elements.
     *
     * @return the type
     */
    public ElementType type() {
        return type;
    }

    @Override
    public List<Long> dims() {
        return dims;
    }

    /**
     * Returns the number of elements.
     *
     * @return the product of the axes
     */
    public long size() {
        return dims.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    /**
     * Returns the raw data.
     *
     * @return a read-only view, little end first
     */
    public ByteBuffer data() {
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Returns the numbers of a tensor of floats.
     *
     * @return a new array
     */
    public float[] toFloats() {
        if (type != ElementType.FLOAT) {
            throw new IllegalStateException("floats wanted, but this is " + type);
        }
        float[] values = new float[(int) size()];
        data().asFloatBuffer().get(values);
        return values;
    }

    /**
     * Returns the numbers of a tensor of integers.
     *
     * @return a new array
     */
    public long[] toLongs() {
        return LongStream.range(0, size()).map(i -> integer((int) i)).toArray();
    }

    private long integer(int index) {
        int bits = type.bits();
        long raw =
                switch (bits) {
                    case 64 -> data.getLong(index * Long.BYTES);
                    case 32 -> data.getInt(index * Integer.BYTES);
                    case 16 -> data.getShort(index * Short.BYTES);
                    case 8 -> data.get(index);
                    default -> {
                        int perByte = 8 / bits;
                        yield data.get(index / perByte) >> index % perByte * bits;
                    }
                };
        long low = bits == 64 ? raw : raw & ((1L << bits) - 1);
        return low > type.max() ? low - (1L << bits) : low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type == tensor.type
                && dims.equals(tensor.dims)
                && data.equals(tensor.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, dims, data);
    }

    @Override
    public String toString() {
        return type + dims.toString();
    }
}
