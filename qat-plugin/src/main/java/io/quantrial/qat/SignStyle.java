package io.quantrial.qat;

/** The four ways in which a {@link SignQuantizer} is used. */
enum SignStyle {
    /** DoReFa's 1-bit weight: mean scale, gradient 1 everywhere. */
    DOREFA(true, false, false),
    /** BNN's weight. */
    BNN_WEIGHT(false, true, true),
    /** BNN's weight with XNOR-Net's scale. */
    BNN_SCALED_WEIGHT(true, true, true),
    /** BNN's input or output. */
    BNN_ACTIVATION(false, false, true);

    private final boolean scaled;
    private final boolean clipsLatent;
    private final boolean saturates;

    SignStyle(boolean scaled, boolean clipsLatent, boolean saturates) {
        this.scaled = scaled;
        this.clipsLatent = clipsLatent;
        this.saturates = saturates;
    }

    /** Returns whether the scale is the mean of the absolute values, not 1. */
    boolean isScaled() {
        return scaled;
    }

    /** Returns whether the array itself is clipped to [−1, 1] in training. */
    boolean clipsLatent() {
        return clipsLatent;
    }

    /** Returns whether the gradient is 0 outside [−1, 1]. */
    boolean saturates() {
        return saturates;
    }
}
