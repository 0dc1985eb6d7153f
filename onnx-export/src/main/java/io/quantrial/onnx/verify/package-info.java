/**
 * Runs an exported file in ONNX Runtime and compares it with the trained model, integer by integer.
 *
 * <p>Start reading at {@link io.quantrial.onnx.verify.Verification}, which says what is compared;
 * {@code ForcedPass} shows how every quantized tensor is judged on its own, {@code Tolerance} says
 * how much may differ and why. {@code KernelShare} and {@code Latency} measure what the user gets.
 */
package io.quantrial.onnx.verify;
