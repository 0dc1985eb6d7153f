package io.quantrial.onnx.graph;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;

/**
 * The element types of ONNX that occur here, with their numbers in {@code TensorProto.DataType}.
 */
public enum ElementType {
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT4(21, 4),
    INT4(22, 4),
    UINT2(25, 2),
    INT2(26, 2);

    private final int number;
    private final int bits;

    ElementType(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /**
     * Returns the number in ONNX.
     *
     * @return the value of {@code TensorProto.DataType}
     */
    public int number() {
        return number;
    }

    /**
     * Returns the width of an element in a file.
     *
     * @return the bits
     */
    public int bits() {
        return bits;
    }

    /**
     * Returns whether values have fractions.
     *
     * @return true for floating-point types
     */
    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16 || this == DOUBLE;
    }

    /**
     * Returns the smallest integer of an integer type.
     *
     * @return the smallest value
     */
    public long min() {
        return name().startsWith("U") ? 0 : -(1L << (bits - 1));
    }

    /**
     * Returns the largest integer of an integer type.
     *
     * @return the largest value
     */
    public long max() {
        return name().startsWith("U") ? (1L << bits) - 1 : (1L << (bits - 1)) - 1;
    }

    /**
     * Returns the type with a number of ONNX.
     *
     * @param number a value of {@code TensorProto.DataType}
     * @return the type, or empty if it does not occur here
     */
    public static Optional<ElementType> of(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }

    /**
     * Returns the counterpart of a type of DJL.
     *
     * @param type DJL's type
     * @return the type, or empty if nothing here corresponds
     */
    public static Optional<ElementType> of(DataType type) {
        return switch (type) {
            case FLOAT32 -> Optional.of(FLOAT);
            case FLOAT64 -> Optional.of(DOUBLE);
            case BOOLEAN -> Optional.of(BOOL);
            default ->
                    Arrays.stream(values())
                            .filter(own -> own.name().equals(type.name()))
                            .findFirst();
        };
    }
}
