/**
 * Learned Step Size Quantization (LSQ): a quantizer plugin whose step sizes train together with the
 * weights, with gradients by autograd.
 *
 * <p>Paper: Esser, McKinstry, Bablani, Appuswamy, Modha, <i>Learned Step Size Quantization</i>,
 * ICLR 2020, <a href="https://arxiv.org/abs/1902.08153">arXiv 1902.08153</a>. Symbols here are the
 * paper's: <i>v</i> the value, <i>s</i> the step size, <i>Q<sub>N</sub></i> and
 * <i>Q<sub>P</sub></i> the ends of the grid, <i>g</i> the gradient scale.
 *
 * <p>Depends on {@code io.quantrial.spi} only. Start reading at {@link
 * io.quantrial.lsq.LsqFunction} (the mathematics), then {@link io.quantrial.lsq.LsqPlugin} (what
 * can be configured) and {@link io.quantrial.lsq.LsqQuantizer} (one slot's life).
 */
package io.quantrial.lsq;
