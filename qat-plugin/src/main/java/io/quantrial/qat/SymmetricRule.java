package io.quantrial.qat;

import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;

/**
 * The grid with zero at code 0: <i>S = max(|min|, |max|)/q<sub>max</sub></i>, or <i>S =
 * max/q<sub>max</sub></i> where the integers are not negative.
 *
 * @param bits the width
 * @param signedness {@code AUTO}: negative integers from the first negative value on
 */
record SymmetricRule(int bits, Signedness signedness) implements GridRule {

    static SymmetricRule of(QuantScheme scheme) {
        boolean weight = scheme.target() == QuantTarget.WEIGHT;
        return new SymmetricRule(scheme.bits(), weight ? Signedness.SIGNED : scheme.signedness());
    }

    @Override
    public QuantRange range(ObservedRange observed) {
        boolean signed =
                switch (signedness) {
                    case SIGNED -> true;
                    case UNSIGNED -> false;
                    case AUTO -> observed.hasNegative();
                };
        return signed ? QuantRange.narrow(bits) : QuantRange.unsigned(bits);
    }

    @Override
    public Step step(float min, float max, QuantRange range) {
        float high = Math.max(max, 0);
        float extent = range.isSigned() ? Math.max(Math.abs(min), high) : high;
        return new Step(extent / range.max(), 0);
    }
}
