package io.quantrial.onnx.graph;

import java.util.List;

/** A tensor that is stored in the file. */
public sealed interface Constant permits Tensor, QuantizedTensor {

    /**
     * Returns the lengths of the axes.
     *
     * @return the shape
     */
    List<Long> dims();
}
