/**
 * The small typed graph that an ONNX file is written from: nodes, constants, element types,
 * dimensions that may depend on the batch size.
 *
 * <p>Knows nothing of DJL's blocks, of tracing or of files. Start reading at {@link
 * io.quantrial.onnx.graph.Graph}.
 */
package io.quantrial.onnx.graph;
