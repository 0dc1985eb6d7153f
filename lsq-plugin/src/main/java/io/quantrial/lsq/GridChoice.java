package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which integer codes a slot uses: the request decides, or the first data where the request leaves
 * the sign open.
 *
 * @param signed the signed codes; empty if the slot must be unsigned
 * @param unsigned the unsigned codes; empty if the slot must be signed
 */
record GridChoice(Optional<QuantRange> signed, Optional<QuantRange> unsigned) {

    /**
     * Reads the choice from a request.
     *
     * @param request the request
     * @param narrow whether signed codes leave out −2<sup>b−1</sup>
     * @return the choice
     * @throws QuantException if the codes would be signed with 1 bit
     */
    static GridChoice of(SlotRequest request, boolean narrow) {
        QuantScheme scheme = request.scheme();
        int bits = scheme.bits();
        Signedness sign = scheme.signedness();
        boolean open = sign == Signedness.AUTO && scheme.target() != QuantTarget.WEIGHT;
        boolean mustBeSigned = sign != Signedness.UNSIGNED && !open;
        if (mustBeSigned && bits == 1) {
            throw new QuantException(QuantException.Code.UNSUPPORTED, oneBit(request.slot(), sign));
        }
        return new GridChoice(
                sign == Signedness.UNSIGNED || bits == 1
                        ? Optional.empty()
                        : Optional.of(narrow ? QuantRange.narrow(bits) : QuantRange.signed(bits)),
                mustBeSigned ? Optional.empty() : Optional.of(QuantRange.unsigned(bits)));
    }

    private static String oneBit(String slot, Signedness sign) {
        return slot
                + ": LSQ has no signed grid of 1 bit"
                + (sign == Signedness.AUTO ? " (weights are signed unless told otherwise)" : "")
                + ": its codes would be -1 and 0, so Qp = 0, and both the first step 2*mean|v|/sqrt(Qp)"
                + " and the gradient scale 1/sqrt(N*Qp) divide by zero; use 2 to 16 bits, or 1 bit"
                + " with signed: false, or the quantizer \"bnn\" for binary weights";
    }

    /**
     * Decides by data where both are possible: unsigned if no value is negative, and otherwise the
     * grid that can come closer to the values in the mean square. A few small negative values do
     * not pay for half of a coarse grid: an image whose background is slightly below zero has one
     * positive level of 2 signed bits, but three of 2 unsigned bits.
     *
     * @param numbers the first values, without gradient
     * @return the codes
     */
    QuantRange range(NDArray numbers) {
        if (signed.isEmpty() || unsigned.isEmpty()) {
            return signed.or(() -> unsigned).orElseThrow();
        }
        try (NDArray smallest = numbers.min()) {
            if (smallest.toArray()[0].doubleValue() >= 0) {
                return unsigned.orElseThrow();
            }
        }
        try (NDArray row = numbers.reshape(1, numbers.size())) {
            double signedError = MseSearch.error(row, signed.orElseThrow());
            double unsignedError = MseSearch.error(row, unsigned.orElseThrow());
            return (unsignedError < signedError ? unsigned : signed).orElseThrow();
        }
    }

    /**
     * Returns whether the slot may use these codes.
     *
     * @param range codes from a saved state
     * @return true if they are one of the choices
     */
    boolean allows(QuantRange range) {
        return choices().anyMatch(range::equals);
    }

    private Stream<QuantRange> choices() {
        return Stream.of(signed, unsigned).flatMap(Optional::stream);
    }

    @Override
    public String toString() {
        return choices().map(QuantRange::toString).collect(Collectors.joining(" or "));
    }
}
