package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.TensorType;

/**
 * A value of a traced model.
 *
 * @param id its number, which no other value of the model has
 * @param origin where it comes from
 * @param type element type and axes, which may depend on the batch size
 */
public record Value(int id, Origin origin, TensorType type) {}
