package io.quantrial.trial.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.ArrayDataset;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final Shape SAMPLE = new Shape(1, 1, 2);

    private static Samples three() {
        return new Samples(SAMPLE, 4, new float[] {1, 2, 3, 4, 5, 6}, new int[] {3, 0, 2});
    }

    @Test
    void batchHasTheSamplesAskedForInOrder() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Samples.Batch batch = three().batch(manager, 2, 0, 2);

            assertThat(batch.data().getShape()).isEqualTo(new Shape(3, 1, 1, 2));
            assertThat(batch.data().getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(batch.data().toFloatArray()).containsExactly(5, 6, 1, 2, 5, 6);
            assertThat(batch.labels().getShape()).isEqualTo(new Shape(3));
            assertThat(batch.labels().getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(batch.labels().toFloatArray()).containsExactly(2, 3, 2);
        }
    }

    @Test
    void batchBelongsToTheManagerAndNothingElseIsLeft() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Samples.Batch batch = three().batch(manager, 0);

            assertThat(batch.data().getManager()).isSameAs(manager);
            assertThat(batch.labels().getManager()).isSameAs(manager);
            assertThat(manager.getManagedArrays()).hasSize(2);
        }
    }

    @Test
    void subsetOfASubsetCountsInTheSubset() {
        Samples subset = three().subset(2, 0).subset(1);

        assertThat(subset.size()).isEqualTo(1);
        assertThat(subset.label(0)).isEqualTo(3);
        assertThat(subset.values()).containsExactly(1, 2);
        assertThat(subset.classes()).isEqualTo(4);
    }

    @Test
    void codesAreLookedUpInTheTable() {
        float[] table = new float[256];
        table[0] = -1;
        table[255] = 7;

        Samples samples =
                Samples.ofCodes(SAMPLE, 1, new byte[] {0, (byte) 255}, table, new int[] {0});

        assertThat(samples.values()).containsExactly(-1, 7);
    }

    @Test
    void sizesAndLabelsAreChecked() {
        assertThatThrownBy(() -> new Samples(SAMPLE, 2, new float[3], new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 values are not 2 samples of (1, 1, 2)");
        assertThatThrownBy(() -> new Samples(SAMPLE, 2, new float[2], new int[] {2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label 2 is not in [0, 2)");
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> three().batch(manager))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void dataSetOfDjlIsReadInItsOrderAndItsArraysAreClosed() throws Exception {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray data = manager.arange(14f).reshape(7, 1, 1, 2);
            NDArray labels = manager.create(new float[] {0, 1, 2, 0, 1, 2, 1});
            ArrayDataset dataset =
                    new ArrayDataset.Builder()
                            .setData(data)
                            .optLabels(labels)
                            .setSampling(3, false)
                            .build();
            int before = manager.getManagedArrays().size();

            Samples samples = DatasetSamples.read(dataset, manager, 3);

            assertThat(samples.sample()).isEqualTo(SAMPLE);
            assertThat(samples.values()).containsExactly(data.toFloatArray());
            assertThat(samples.label(6)).isEqualTo(1);
            assertThat(manager.getManagedArrays()).hasSize(before);
            assertThat(new NDList(data, labels)).allMatch(array -> !array.isReleased());
        }
    }
}
