/**
 * Puts integers into a graph: folds batch norm into weights and biases, stores weights as integers,
 * turns fake quantizers into {@code QuantizeLinear} and {@code DequantizeLinear} at the places
 * where runtimes fuse them into integer kernels.
 *
 * <p>Start reading at {@link io.quantrial.onnx.quantize.Lowering}.
 */
package io.quantrial.onnx.quantize;
