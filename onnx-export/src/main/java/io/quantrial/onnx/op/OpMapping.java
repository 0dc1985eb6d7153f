package io.quantrial.onnx.op;

import io.quantrial.onnx.trace.TracedOp;

/** Writes one operation of DJL as nodes of ONNX. */
@FunctionalInterface
public interface OpMapping {

    /**
     * Writes an operation and binds each of its results.
     *
     * @param op the operation with its arguments
     * @param emit where the nodes go
     * @throws io.quantrial.spi.QuantException if these arguments cannot be expressed, made by
     *     {@link TracedOp#unsupported}
     */
    void write(TracedOp op, Emitter emit);
}
