package io.quantrial.benchmark;

import ai.djl.ndarray.types.Shape;

/** The tensors that are quantized. */
public enum KernelSize {
    /** An activation: 2.9 MB. */
    ACTIVATION(new Shape(64, 20, 24, 24), 1),
    /** A weight: 100 kB, where the price of a call shows. */
    WEIGHT(new Shape(50, 20, 5, 5), 20);

    private final Shape shape;
    private final int repeats;

    KernelSize(Shape shape, int repeats) {
        this.shape = shape;
        this.repeats = repeats;
    }

    Shape shape() {
        return shape;
    }

    int repeats() {
        return repeats;
    }
}
