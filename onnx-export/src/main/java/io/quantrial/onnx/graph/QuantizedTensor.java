package io.quantrial.onnx.graph;

import io.quantrial.spi.scheme.QuantParams;
import java.util.List;
import java.util.Objects;

/**
 * A weight on its integer grid: codes and what they mean. Not of ONNX; the last step before a file
 * is written puts integers and a {@code DequantizeLinear} in its place.
 */
public final class QuantizedTensor implements Constant {

    private final List<Long> dims;
    private final int[] codes;
    private final QuantParams params;

    /**
     * Creates a weight.
     *
     * @param dims the shape
     * @param codes the integers, row by row; not copied and not to be changed
     * @param params scale, zero point and range
     */
    public QuantizedTensor(List<Long> dims, int[] codes, QuantParams params) {
        this.dims = List.copyOf(dims);
        this.codes = codes;
        this.params = Objects.requireNonNull(params, "params");
    }

    @Override
    public List<Long> dims() {
        return dims;
    }

    /**
     * Returns the integers.
     *
     * @return a copy
     */
    public int[] codes() {
        return codes.clone();
    }

    /**
     * Returns what the integers mean.
     *
     * @return scale, zero point and range
     */
    public QuantParams params() {
        return params;
    }

    @Override
    public String toString() {
        return params.range() + dims.toString();
    }
}
