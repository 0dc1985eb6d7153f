/**
 * Export of DJL models to ONNX: any model in floating point, and integers where it was trained with
 * integers, compared with the trained model in the runtime before the file counts as written.
 *
 * <p>The way of a model: {@code trace} records its forward pass, {@code op} translates it, {@code
 * quantize} puts integers into the graph, {@code file} writes it, {@code verify} runs it. Start
 * reading at {@link io.quantrial.onnx.OnnxExporter}.
 */
package io.quantrial.onnx;
