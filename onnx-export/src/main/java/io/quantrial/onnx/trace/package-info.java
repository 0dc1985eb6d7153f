/**
 * Records what a model computes: its forward pass through op dispatch, once for each of several
 * sizes, then compared so that lengths become functions of the batch size.
 *
 * <p>Start reading at {@link io.quantrial.onnx.trace.TracedModel}.
 */
package io.quantrial.onnx.trace;
