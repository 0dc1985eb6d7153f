/**
 * ONNX files: a finished graph in, a file out, and back.
 *
 * <p>Start reading at {@link io.quantrial.onnx.file.OnnxFile}.
 */
package io.quantrial.onnx.file;
