package io.quantrial.trial.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads samples out of DJL's data sets, for providers that stand on one. */
public final class DatasetSamples {

    private DatasetSamples() {}

    /**
     * Reads a whole data set into memory.
     *
     * @param dataset each sample has one array, and one number as its label; its sampling should
     *     not be random, or every process has another order
     * @param manager for the arrays that are read; they are closed
     * @param classes the number of classes
     * @return the samples, in the order of the data set
     * @throws IOException if it cannot be read
     * @throws TranslateException if a sample cannot be prepared
     */
    public static Samples read(Dataset dataset, NDManager manager, int classes)
            throws IOException, TranslateException {
        dataset.prepare();
        Shape sample = null;
        List<float[]> values = new ArrayList<>();
        List<float[]> labels = new ArrayList<>();
        for (Batch batch : dataset.getData(manager)) {
            try (batch) {
                sample = batch.getData().singletonOrThrow().getShape().slice(1);
                values.add(floats(batch.getData()));
                labels.add(floats(batch.getLabels()));
            }
        }
        if (sample == null) {
            throw new IOException("the data set has no samples");
        }
        return new Samples(sample, classes, joined(values), classes(joined(labels)));
    }

    private static float[] floats(NDList list) {
        try (NDArray floats = list.singletonOrThrow().toType(DataType.FLOAT32, true)) {
            return floats.toFloatArray();
        }
    }

    /** Joins the chunks, and lets go of each as soon as it is copied. */
    private static float[] joined(List<float[]> chunks) {
        float[] all = new float[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
        int start = 0;
        for (int i = 0; i < chunks.size(); i++) {
            float[] chunk = chunks.set(i, null);
            System.arraycopy(chunk, 0, all, start, chunk.length);
            start += chunk.length;
        }
        return all;
    }

    private static int[] classes(float[] labels) {
        int[] classes = new int[labels.length];
        Arrays.setAll(classes, i -> Math.round(labels[i]));
        return classes;
    }
}
