/**
 * Three quantizers with a straight-through custom gradient: {@code qat} (observed ranges, affine or
 * symmetric), {@code dorefa} (tanh weights, clipped activations) and {@code bnn} (signs).
 *
 * <p>All state their local derivative through {@link io.quantrial.spi.GradientStrategy.Custom} and
 * never touch a gradient array. State belongs to one slot and is saved as floats, bit for bit.
 *
 * <p>Depends on the SPI only. Start reading at {@link io.quantrial.qat.QatPlugin}; its parts are
 * {@code RangeStatistic} (what one batch says about the range), {@code RangeObserver} (how batches
 * are joined), {@code GridRule} (range to scale and zero point) and {@code AffineRounding} (value
 * and derivative).
 */
package io.quantrial.qat;
