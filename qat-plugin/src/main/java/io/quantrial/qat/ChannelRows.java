package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.Granularity;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A tensor seen as one row of values for each scale. */
final class ChannelRows {

    private ChannelRows() {}

    /**
     * Returns the rows.
     *
     * @param x any shape
     * @param granularity one row, or one per channel
     * @return shape (channels, values per channel)
     */
    static NDArray of(NDArray x, Granularity granularity) {
        Shape scales = granularity.scaleShape(x.getShape());
        long channels = scales.size();
        int axis = 0;
        while (channels > 1 && scales.get(axis) == 1) {
            axis++;
        }
        NDArray front = axis == 0 ? x : x.swapAxes(0, axis);
        return front.reshape(channels, -1);
    }

    /**
     * Reduces each row to a number.
     *
     * @param rows shape (channels, values)
     * @param whole the reduction over everything, which is faster where there is one row
     * @param along the reduction along given axes
     * @return one number for each row
     */
    static List<Float> reduce(
            NDArray rows,
            Function<NDArray, NDArray> whole,
            BiFunction<NDArray, int[], NDArray> along) {
        return floats(rows.size(0) == 1 ? whole.apply(rows) : along.apply(rows, new int[] {1}));
    }

    /** Returns the values of a small array. */
    static List<Float> floats(NDArray array) {
        float[] values = array.toType(DataType.FLOAT32, false).toFloatArray();
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
