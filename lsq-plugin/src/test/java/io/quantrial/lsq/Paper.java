package io.quantrial.lsq;

import io.quantrial.spi.scheme.QuantRange;

/**
 * The paper's equations in plain Java doubles, for one value: the oracle of the tests. The ratio
 * v/s is rounded to float first, because that is the number that the engine rounds to a code.
 *
 * @param range the integer codes
 */
record Paper(QuantRange range) {

    /** v̄, eq. 1. */
    long code(float v, float s) {
        double ratio = v / s;
        return Math.round(Math.rint(Math.max(range.min(), Math.min(range.max(), ratio))));
    }

    /** v̂, eq. 2. */
    float value(float v, float s) {
        return (float) code(v, s) * s;
    }

    /** ∂v̂/∂v, eq. 5, on the closed range. */
    double towardsValue(float v, float s) {
        float ratio = v / s;
        return range.min() <= ratio && ratio <= range.max() ? 1 : 0;
    }

    /** ∂v̂/∂s, eq. 3, on the closed range. */
    double towardsStep(float v, float s) {
        float ratio = v / s;
        if (ratio < range.min()) {
            return range.min();
        }
        if (ratio > range.max()) {
            return range.max();
        }
        return Math.rint(ratio) - (double) v / s;
    }
}
