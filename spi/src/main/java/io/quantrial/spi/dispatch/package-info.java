/**
 * Op dispatch: a forward pass in which every array operation of a model can be seen and changed,
 * without changing the model.
 *
 * <p>{@link io.quantrial.spi.dispatch.Dispatch} wraps arrays into proxies of DJL's interfaces. A
 * model that computes with proxies calls back for every operation ({@link
 * io.quantrial.spi.dispatch.OpInterceptor}), and each array carries a tag, such as the parameter
 * that it came from. The same mechanism makes scalars safe: see {@link
 * io.quantrial.spi.dispatch.Dispatch#protect}.
 *
 * <p>Depends on {@code ai.djl} only. Start reading at {@link io.quantrial.spi.dispatch.Dispatch}.
 */
package io.quantrial.spi.dispatch;
