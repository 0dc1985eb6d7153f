/**
 * Hooks quantizers into a DJL model: which layers get which quantizer, and what happens in a
 * forward pass.
 *
 * <p>{@link io.quantrial.spi.hook.QuantizedModel#attach} is the one entry. It finds the layers of
 * the model's block tree ({@link io.quantrial.spi.hook.LayerTree}), asks the {@link
 * io.quantrial.spi.config.ConfigList} which slots they get, and puts a {@link
 * io.quantrial.spi.hook.QuantizedBlock} around the user's block, which stays as it is. In a pass,
 * {@link io.quantrial.spi.hook.LayerInterceptor} meets every operation and calls the {@link
 * io.quantrial.spi.hook.Slot}s that belong to it.
 *
 * <p>Depends on {@code io.quantrial.spi}, its {@code scheme}, {@code config} and {@code dispatch}.
 */
package io.quantrial.spi.hook;
