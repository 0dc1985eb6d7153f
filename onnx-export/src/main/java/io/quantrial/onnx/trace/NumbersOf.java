package io.quantrial.onnx.trace;

import ai.djl.ndarray.NDArray;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.spi.QuantException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Copies the numbers of an engine's array. */
final class NumbersOf {

    private NumbersOf() {}

    static Tensor tensor(NDArray array, String where) {
        List<Long> dims = Arrays.stream(array.getShape().getShape()).boxed().toList();
        ElementType type = type(array, where);
        if (array.size() > Integer.MAX_VALUE / array.getDataType().getNumOfBytes()) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    where
                            + ": an array of the shape "
                            + array.getShape()
                            + " takes more than the 2^31 - 1 bytes that a constant can have; split"
                            + " the layer");
        }
        ByteBuffer shared = array.toByteBuffer();
        ByteBuffer own = ByteBuffer.allocate(shared.remaining());
        own.put(shared).flip();
        return Tensor.of(type, dims, own);
    }

    static ElementType type(NDArray array, String where) {
        return ElementType.of(array.getDataType())
                .orElseThrow(
                        () ->
                                new QuantException(
                                        QuantException.Code.UNSUPPORTED,
                                        where
                                                + ": arrays of type "
                                                + array.getDataType()
                                                + " cannot be exported; convert with toType first,"
                                                + " such as to FLOAT32 or INT64"));
    }
}
