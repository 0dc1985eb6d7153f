package io.quantrial.lsq;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The factor g on the gradient of a step size: what N is in <i>g = 1/√(N·Q<sub>P</sub>)</i> (paper,
 * section 2.2; {@link LsqFunction} explains why there is a factor).
 *
 * <p>For weights all choices but {@link #NONE} agree: N is the number of weights that share one
 * step, so with one step per channel it is the number of weights of the channel. They differ for
 * activations.
 *
 * <p>Example: 4 bits signed (Q<sub>P</sub> = 7), an activation of shape {@code (128, 4, 26, 26)}.
 * {@link #PAPER}: N = 4·26·26 = 2704, g = 7.27e-3. {@link #NNI}: N = 346112, g = 6.42e-4.
 */
public enum GradientScale {
    /** N counts the features of an activation, without the batch axis (axis 0), as in the paper. */
    PAPER {
        @Override
        double product(Shape tensor, QuantTarget target, long steps, int largestCode) {
            boolean batched = target != QuantTarget.WEIGHT && tensor.dimension() > 0;
            Shape shared = batched ? tensor.slice(1) : tensor;
            return (double) shared.size() / steps * largestCode;
        }
    },
    /**
     * N counts every value of the batch, as Microsoft NNI does: the steps of activations learn
     * slower by √batch.
     */
    NNI {
        @Override
        double product(Shape tensor, QuantTarget target, long steps, int largestCode) {
            return (double) tensor.size() / steps * largestCode;
        }
    },
    /**
     * No scaling, g = 1: an ablation of the paper, which diverges at learning rates that are right
     * for weights.
     */
    NONE {
        @Override
        double product(Shape tensor, QuantTarget target, long steps, int largestCode) {
            return 1;
        }
    };

    /** N·Q<sub>P</sub>. */
    abstract double product(Shape tensor, QuantTarget target, long steps, int largestCode);

    /**
     * Returns the factor g.
     *
     * @param tensor the shape of the value; batch axis first, unless it is a weight
     * @param target what the value is
     * @param steps how many step sizes share the values; 1, or the number of channels
     * @param largestCode Q<sub>P</sub>, at least 1
     * @return the factor, in (0, 1]
     */
    public float of(Shape tensor, QuantTarget target, long steps, int largestCode) {
        return (float) (1 / Math.sqrt(Math.max(1, product(tensor, target, steps, largestCode))));
    }

    /**
     * Returns the choice with a config word.
     *
     * @param word one of {@link #words()}
     * @return the choice
     */
    static GradientScale of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static List<String> words() {
        return Arrays.stream(values()).map(GradientScale::word).toList();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
