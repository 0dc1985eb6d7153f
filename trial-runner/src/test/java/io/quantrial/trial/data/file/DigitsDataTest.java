package io.quantrial.trial.data.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.trial.data.DataSets;
import io.quantrial.trial.data.DataSplits;
import io.quantrial.trial.data.LoadedData;
import io.quantrial.trial.data.Samples;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DigitsDataTest {

    @Test
    void everyDigitOfTheJarIsInOneSplit() {
        DataSplits splits =
                DataSets.load(
                        "digits",
                        Optional.empty(),
                        Map.of(),
                        new DataSplits.Division(0.1, 0.2, 42));

        assertThat(splits.test().size()).isEqualTo(359);
        assertThat(splits.validation().size()).isEqualTo(144);
        assertThat(splits.training().size()).isEqualTo(1294);
        assertThat(splits.training().sample()).isEqualTo(new Shape(1, 8, 8));
        assertThat(splits.training().classes()).isEqualTo(10);
    }

    @Test
    void pixelsAreSixteenths() {
        LoadedData digits = Load.data(new DigitsData(), Optional.empty(), Map.of());

        try (NDManager manager = NDManager.newBaseManager()) {
            Samples.Batch batch = digits.training().batch(manager, 1, 0);
            assertThat(batch.data().getShape()).isEqualTo(new Shape(2, 1, 8, 8));
            assertThat(batch.labels().toFloatArray()).containsExactly(1, 0);
            assertThat(batch.data().get(1).toFloatArray())
                    .startsWith(0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0);
        }
    }
}
