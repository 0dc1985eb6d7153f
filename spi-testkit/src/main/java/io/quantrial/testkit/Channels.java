package io.quantrial.testkit;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;

/** Finds the channel of an element of a row-major tensor. */
final class Channels {

    private Channels() {}

    static int count(Granularity granularity, Shape shape) {
        return Math.toIntExact(granularity.scaleShape(shape).size());
    }

    static int of(QuantParams params, Shape shape, int element) {
        Shape scales = params.granularity().scaleShape(shape);
        if (scales.size() == 1) {
            return 0;
        }
        int axis = 0;
        while (scales.get(axis) == 1) {
            axis++;
        }
        long stride = shape.slice(axis + 1).size();
        return (int) (element / stride % shape.get(axis));
    }
}
