package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.ElementType;
import java.util.List;

/**
 * A value of one recorded pass, told from others by identity.
 *
 * @param origin where it comes from
 * @param element the type of its elements
 * @param lengths the lengths of its axes in this pass
 * @param isVariable whether it depends on an input of the model
 */
record RawValue(Origin origin, ElementType element, List<Long> lengths, boolean isVariable) {}
