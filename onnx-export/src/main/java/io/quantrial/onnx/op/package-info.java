/**
 * The op table: how each operation of DJL is written in operators of ONNX.
 *
 * <p>Start reading at {@link io.quantrial.onnx.op.OpMapping}; {@link
 * io.quantrial.onnx.op.Translation} applies the table to a traced model. A jar adds operations with
 * the service {@link io.quantrial.onnx.op.OpMappings}.
 */
package io.quantrial.onnx.op;
