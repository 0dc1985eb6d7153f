/**
 * Ranges of tensors in the forms that TensorRT took before explicit quantization: a dictionary with
 * the ranges of each layer, and a cache with a scale for each tensor.
 *
 * <p>Start reading at {@link io.quantrial.onnx.calibration.Calibration}.
 */
package io.quantrial.onnx.calibration;
