/**
 * What a quantizer plugin implements and how it is found.
 *
 * <p>A plugin is a {@link io.quantrial.spi.QuantizerPlugin} named in {@code
 * META-INF/services/io.quantrial.spi.QuantizerPlugin}. For every tensor that a config list gives to
 * it, it creates a {@link io.quantrial.spi.TensorQuantizer}, which chooses a {@link
 * io.quantrial.spi.ForwardHook} (what happens where in the forward pass) and a {@link
 * io.quantrial.spi.GradientStrategy} (how the gradient passes the rounding).
 *
 * <p>Depends on {@code ai.djl:api} only. Start reading at {@link io.quantrial.spi.QuantizerPlugin}.
 */
package io.quantrial.spi;
