/**
 * Runs an exported file in ONNX Runtime and compares it with the trained model, integer by integer.
 *
 * <p>Start reading at {@link io.quantrial.onnx.verify.RuntimeSession}.
 */
package io.quantrial.onnx.verify;
