/**
 * Config lists: which tensors of which layers are quantized, by whom, with how many bits.
 *
 * <p>A {@link io.quantrial.spi.config.ConfigList} is what a user writes, with the keys of NNI. It
 * is resolved against the layers of a model ({@link io.quantrial.spi.config.LayerInfo}) and the
 * plugins that were found, and gives one {@link io.quantrial.spi.config.SlotRule} for each tensor
 * ({@link io.quantrial.spi.config.Resolution}), which also explains itself.
 *
 * <p>Knows no blocks and no arrays; depends on {@code io.quantrial.spi} and its {@code scheme}.
 * Start reading at {@link io.quantrial.spi.config.ConfigList}.
 */
package io.quantrial.spi.config;
