package io.quantrial.trial.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Labelled samples in memory.
 *
 * <p>The values of all samples stand one after the other in one array, which this class takes over:
 * the caller must not change it any more. {@link #subset Subsets} share it.
 */
public final class Samples {

    private final Shape sample;
    private final int length;
    private final int classes;
    private final SampleValues values;
    private final int[] labels;
    private final int[] rows;

    /**
     * Creates samples.
     *
     * @param sample the shape of one sample; images are (channels, height, width)
     * @param classes the number of classes
     * @param values the values, sample by sample
     * @param labels the class of each sample, in [0, classes)
     */
    public Samples(Shape sample, int classes, float[] values, int[] labels) {
        this(sample, classes, new SampleValues.Floats(values), labels);
    }

    private Samples(Shape sample, int classes, SampleValues values, int[] labels) {
        this(sample, classes, values, labels, IntStream.range(0, labels.length).toArray());
        if (values.size() != sample.size() * labels.length) {
            throw new IllegalArgumentException(
                    values.size() + " values are not " + labels.length + " samples of " + sample);
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException(
                        "label " + label + " is not in [0, " + classes + ")");
            }
        }
    }

    private Samples(Shape sample, int classes, SampleValues values, int[] labels, int[] rows) {
        this.sample = Objects.requireNonNull(sample, "sample");
        this.length = Math.toIntExact(sample.size());
        this.classes = classes;
        this.values = values;
        this.labels = labels;
        this.rows = rows;
    }

    /**
     * Creates samples whose values are looked up in a table, which takes a quarter of the memory.
     *
     * @param sample the shape of one sample; images are (channels, height, width)
     * @param classes the number of classes
     * @param codes the places of the values in the table, as unsigned bytes, sample by sample
     * @param table 256 values
     * @param labels the class of each sample, in [0, classes)
     * @return the samples
     */
    public static Samples ofCodes(
            Shape sample, int classes, byte[] codes, float[] table, int[] labels) {
        return new Samples(sample, classes, new SampleValues.Coded(codes, table), labels);
    }

    /**
     * Returns the number of samples.
     *
     * @return the number
     */
    public int size() {
        return rows.length;
    }

    /**
     * Returns the shape of one sample.
     *
     * @return the shape, without the batch axis
     */
    public Shape sample() {
        return sample;
    }

    /**
     * Returns the number of classes.
     *
     * @return the number
     */
    public int classes() {
        return classes;
    }

    /**
     * Returns the class of a sample.
     *
     * @param index which sample
     * @return the class, in [0, classes)
     */
    public int label(int index) {
        return labels[rows[index]];
    }

    /**
     * Returns some of the samples, without a copy of their values.
     *
     * @param indices which samples, in this order
     * @return the samples
     */
    public Samples subset(int... indices) {
        int[] chosen = IntStream.of(indices).map(index -> rows[index]).toArray();
        return new Samples(sample, classes, values, labels, chosen);
    }

    /**
     * Returns some of the samples as arrays of the engine.
     *
     * @param manager owns the arrays
     * @param indices which samples, in this order; at least one
     * @return float32 (n, sample…) and float32 (n) with the classes
     */
    public Batch batch(NDManager manager, int... indices) {
        if (indices.length == 0) {
            throw new IllegalArgumentException("a batch has at least one sample");
        }
        int capacity = Math.multiplyExact(Math.multiplyExact(indices.length, length), Float.BYTES);
        ByteBuffer data = manager.allocateDirect(capacity);
        ByteBuffer classes = manager.allocateDirect(indices.length * Float.BYTES);
        FloatBuffer dataFloats = data.asFloatBuffer();
        FloatBuffer classFloats = classes.asFloatBuffer();
        for (int index : indices) {
            values.read(rows[index], length, dataFloats);
            classFloats.put(label(index));
        }
        Shape batch = new Shape(indices.length);
        return new Batch(
                ownedByEngine(manager, data, batch.addAll(sample)),
                ownedByEngine(manager, classes, batch));
    }

    /** An array over a Java buffer loses its memory when it is closed before the backward pass. */
    private static NDArray ownedByEngine(NDManager manager, ByteBuffer floats, Shape shape) {
        try (NDArray shared = manager.create(floats, shape, DataType.FLOAT32)) {
            return shared.duplicate();
        }
    }

    /** Returns a copy of all values, sample by sample. */
    float[] values() {
        FloatBuffer all = FloatBuffer.allocate(Math.multiplyExact(rows.length, length));
        for (int row : rows) {
            values.read(row, length, all);
        }
        return all.array();
    }

    /** Returns samples with the same classes and other values, sample by sample. */
    Samples withValues(float[] others) {
        return new Samples(
                sample,
                classes,
                others,
                IntStream.range(0, rows.length).map(this::label).toArray());
    }

    /** Adds shape, classes, labels and values to a checksum, in order. */
    void digest(MessageDigest digest) {
        String head = sample + " " + classes + " " + rows.length + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        ByteBuffer classBytes = ByteBuffer.allocate(rows.length * Integer.BYTES);
        for (int row : rows) {
            classBytes.putInt(labels[row]);
        }
        digest.update(classBytes.flip());
        values.digestTable(digest);
        for (int row : rows) {
            values.digest(row, length, digest);
        }
    }

    /**
     * Samples as arrays of the engine.
     *
     * @param data float32 (n, sample…)
     * @param labels float32 (n)
     */
    public record Batch(NDArray data, NDArray labels) {}
}
