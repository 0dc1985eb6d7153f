package io.quantrial.lsq;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.function.Supplier;

/** Runs forward and backward passes with a given upstream gradient. */
final class Gradients {

    private Gradients() {}

    /** Computes y and adds ∂(Σ upstream·y) to the gradients of what y depends on. */
    static NDArray backward(Supplier<NDArray> forward, NDArray upstream) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = forward.get();
            collector.backward(y.mul(upstream).sum());
            return y;
        }
    }
}
