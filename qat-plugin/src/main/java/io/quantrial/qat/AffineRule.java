package io.quantrial.qat;

import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.Signedness;

/**
 * The affine grid: <i>S = (max − min)/(q<sub>max</sub> − q<sub>min</sub>), Z =
 * clamp(round(q<sub>min</sub> − min/S))</i> for a range widened to hold 0.
 *
 * @param integers q<sub>min</sub> … q<sub>max</sub>
 */
record AffineRule(QuantRange integers) implements GridRule {

    static AffineRule of(QuantScheme scheme) {
        return new AffineRule(
                scheme.signedness() == Signedness.SIGNED
                        ? QuantRange.signed(scheme.bits())
                        : QuantRange.unsigned(scheme.bits()));
    }

    @Override
    public QuantRange range(ObservedRange observed) {
        return integers;
    }

    @Override
    public Step step(float min, float max, QuantRange range) {
        float low = Math.min(min, 0);
        float high = Math.max(max, 0);
        float scale = (high - low) / (range.max() - range.min());
        float zero = range.min() - low / scale;
        float clamped = Math.min(Math.max(zero, range.min()), range.max());
        return new Step(scale, (int) Math.rint(clamped));
    }
}
