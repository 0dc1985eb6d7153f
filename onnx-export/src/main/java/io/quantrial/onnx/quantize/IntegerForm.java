package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the integers of a grid are stored: a code c of the model is c + offset in the file.
 *
 * @param type the type
 * @param offset what is added to codes and zero points
 */
record IntegerForm(ElementType type, int offset) {

    private static final List<ElementType> OF_WEIGHTS =
            List.of(
                    ElementType.INT2,
                    ElementType.UINT2,
                    ElementType.INT4,
                    ElementType.UINT4,
                    ElementType.INT8,
                    ElementType.UINT8,
                    ElementType.INT16,
                    ElementType.UINT16);

    /** Returns the form of a weight: the narrowest type that is allowed, codes as they are. */
    static IntegerForm ofWeight(String slot, QuantParams params, Storage storage) {
        IntegerForm form =
                ofWeight(params.range(), storage).orElseThrow(() -> tooWide(slot, params.range()));
        if (!storage.zeroPointsAllowed()) {
            form.requireSymmetric(slot, params);
        }
        return form;
    }

    /** Returns the form of a weight; empty if no type holds it. */
    static Optional<IntegerForm> ofWeight(QuantRange range, Storage storage) {
        return OF_WEIGHTS.stream()
                .filter(type -> type.bits() >= storage.weights().bits())
                .map(type -> new IntegerForm(type, 0))
                .filter(form -> form.holds(range))
                .findFirst();
    }

    /** Returns the form of an activation. */
    static IntegerForm ofActivation(String slot, QuantParams params, Storage storage) {
        QuantRange range = params.range();
        IntegerForm form =
                ofActivations(storage.activations())
                        .filter(candidate -> candidate.holds(range))
                        .findFirst()
                        .orElseThrow(() -> tooWide(slot, range));
        if (!storage.zeroPointsAllowed()) {
            form.requireSymmetric(slot, params);
        }
        return form;
    }

    /**
     * Returns the forms of activations in the order of preference. A signed grid in an unsigned
     * type of 8 bits is moved up by half of it, so that all activations of a file have one type, as
     * integer kernels want it.
     */
    private static Stream<IntegerForm> ofActivations(ElementType eightBits) {
        int half = eightBits.min() < 0 ? -128 : 128;
        return Stream.of(
                new IntegerForm(eightBits, 0),
                new IntegerForm(eightBits, half),
                new IntegerForm(ElementType.INT16, 0),
                new IntegerForm(ElementType.UINT16, 0));
    }

    boolean holds(QuantRange range) {
        return range.min() + offset >= type.min() && range.max() + offset <= type.max();
    }

    /** Returns whether the type has integers that do not occur. */
    boolean isWiderThan(QuantRange range) {
        return range.min() + offset > type.min() || range.max() + offset < type.max();
    }

    private void requireSymmetric(String slot, QuantParams params) {
        boolean isCentred = offset == 0 && params.zeroPoints().stream().allMatch(z -> z == 0);
        boolean isSigned = type.min() < 0 && type.bits() <= 8;
        if (!isCentred || !isSigned) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    slot
                            + " has the integers "
                            + params.range()
                            + " with the zero point "
                            + params.zeroPoints().get(0)
                            + ", but this target computes with int8 and the zero point 0; train the"
                            + " slot with signed: true, at most 8 bits, and quantizer lsq, or qat"
                            + " with scheme: symmetric");
        }
    }

    private static QuantException tooWide(String slot, QuantRange range) {
        return new QuantException(
                QuantException.Code.UNSUPPORTED,
                slot
                        + " has the integers "
                        + range
                        + ", which no integer type of ONNX up to 16 bits holds; train it with at most"
                        + " 16 bits");
    }
}
