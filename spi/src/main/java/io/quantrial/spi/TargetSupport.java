package io.quantrial.spi;

import io.quantrial.spi.scheme.Signedness;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plugin can do with one target.
 *
 * @param signed the widths of signed grids; empty if there are none
 * @param unsigned the widths of unsigned grids; empty if there are none
 * @param perChannel whether one scale per channel is possible
 */
public record TargetSupport(
        Optional<BitRange> signed, Optional<BitRange> unsigned, boolean perChannel) {

    /** Checks that something is supported. */
    public TargetSupport {
        if (signed.isEmpty() && unsigned.isEmpty()) {
            throw new IllegalArgumentException("a target needs signed or unsigned bit widths");
        }
    }

    /**
     * Returns support for signed grids.
     *
     * @param min the smallest width
     * @param max the largest width
     * @return the support
     */
    public static TargetSupport signed(int min, int max) {
        return new TargetSupport(Optional.of(new BitRange(min, max)), Optional.empty(), false);
    }

    /**
     * Returns support for unsigned grids.
     *
     * @param min the smallest width
     * @param max the largest width
     * @return the support
     */
    public static TargetSupport unsigned(int min, int max) {
        return new TargetSupport(Optional.empty(), Optional.of(new BitRange(min, max)), false);
    }

    /**
     * Returns this support and unsigned grids.
     *
     * @param min the smallest width
     * @param max the largest width
     * @return the wider support
     */
    public TargetSupport andUnsigned(int min, int max) {
        return new TargetSupport(signed, Optional.of(new BitRange(min, max)), perChannel);
    }

    /**
     * Returns this support and one scale per channel.
     *
     * @return the wider support
     */
    public TargetSupport andPerChannel() {
        return new TargetSupport(signed, unsigned, true);
    }

    /**
     * Returns whether a width is supported with a sign.
     *
     * @param bits the width
     * @param signedness the sign; {@code AUTO} asks for either
     * @return true if it is supported
     */
    public boolean accepts(int bits, Signedness signedness) {
        boolean asSigned = signed.filter(range -> range.contains(bits)).isPresent();
        boolean asUnsigned = unsigned.filter(range -> range.contains(bits)).isPresent();
        return switch (signedness) {
            case SIGNED -> asSigned;
            case UNSIGNED -> asUnsigned;
            case AUTO -> asSigned || asUnsigned;
        };
    }

    @Override
    public String toString() {
        return Stream.of(
                        signed.map(range -> "signed " + range + " bits"),
                        unsigned.map(range -> "unsigned " + range + " bits"),
                        Optional.of("per channel").filter(text -> perChannel))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }
}
