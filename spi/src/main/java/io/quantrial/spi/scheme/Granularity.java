package io.quantrial.spi.scheme;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/** How many scales a tensor has. */
public sealed interface Granularity {

    /**
     * Returns the shape of the scale, ready to broadcast against a tensor.
     *
     * @param tensor the shape of the tensor that is quantized
     * @return {@code (1)} for one scale; for one per channel the tensor's rank with every dimension
     *     but the channel's equal to one
     */
    Shape scaleShape(Shape tensor);

    /**
     * Returns which of the scales an element of a tensor takes.
     *
     * @param dims the shape of the tensor
     * @param element the position of the element, counted row by row
     * @return 0 for one scale; the element's channel for one per channel
     */
    int scaleOf(List<Long> dims, long element);

    /**
     * Returns the granularity with one scale for the whole tensor.
     *
     * @return one scale
     */
    static Granularity perTensor() {
        return new PerTensor();
    }

    /**
     * Returns the granularity with one scale for each index of an axis.
     *
     * @param axis the channel axis, 0 for the output channels of DJL's weights
     * @return one scale per channel
     */
    static Granularity perChannel(int axis) {
        return new PerChannel(axis);
    }

    /** One scale for the whole tensor. */
    record PerTensor() implements Granularity {

        @Override
        public Shape scaleShape(Shape tensor) {
            return new Shape(1);
        }

        @Override
        public int scaleOf(List<Long> dims, long element) {
            return 0;
        }

        @Override
        public String toString() {
            return "per tensor";
        }
    }

    /**
     * One scale for each index of an axis.
     *
     * @param axis the channel axis
     */
    record PerChannel(int axis) implements Granularity {

        /** Checks the axis. */
        public PerChannel {
            if (axis < 0) {
                throw new IllegalArgumentException("axis must not be negative: " + axis);
            }
        }

        @Override
        public Shape scaleShape(Shape tensor) {
            if (axis >= tensor.dimension()) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + tensor + " has no axis " + axis);
            }
            long[] dimensions = new long[tensor.dimension()];
            Arrays.fill(dimensions, 1);
            dimensions[axis] = tensor.get(axis);
            return new Shape(dimensions);
        }

        @Override
        public int scaleOf(List<Long> dims, long element) {
            long inner = 1;
            for (int i = axis + 1; i < dims.size(); i++) {
                inner *= dims.get(i);
            }
            return (int) (element / inner % dims.get(axis));
        }

        @Override
        public String toString() {
            return "per channel (axis " + axis + ")";
        }
    }
}
