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

    static Tensor tensor(NDArray array) {
        ElementType type =
                ElementType.of(array.getDataType())
                        .orElseThrow(
                                () ->
                                        new QuantException(
                                                QuantException.Code.UNSUPPORTED,
                                                "arrays of type "
                                                        + array.getDataType()
                                                        + " cannot be exported"));
        List<Long> dims = Arrays.stream(array.getShape().getShape()).boxed().toList();
        ByteBuffer shared = array.toByteBuffer();
        ByteBuffer own = ByteBuffer.allocate(shared.remaining());
        own.put(shared).flip();
        return Tensor.of(type, dims, own);
    }
}
