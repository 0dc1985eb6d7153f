package io.quantrial.trial.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.quantrial.trial.Services;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every model provider keeps; extend it and say which provider. */
public abstract class ModelProviderContract {

    private static final int BATCH = 4;
    private static final int CLASSES = 7;

    /** Returns the provider. */
    protected abstract ModelProvider provider();

    /** Returns the shape of samples that the provider's defaults fit. */
    protected Shape sample() {
        return new Shape(3, 32, 32);
    }

    private Network build() {
        return provider()
                .build(
                        new ModelRequest(
                                sample(),
                                CLASSES,
                                Services.options("model", provider().options(), Map.of())));
    }

    @Test
    void nameIsAWordOfExperimentFiles() {
        assertThat(provider().name()).matches("[a-z][a-z0-9-]{0,31}");
    }

    @Test
    void optionsDoNotHideKeysOfTheExperimentFile() {
        assertThat(provider().options())
                .extracting(option -> option.name())
                .doesNotHaveDuplicates()
                .doesNotContain("type", "checkpoint");
    }

    @Test
    void providerIsFoundByItsName() {
        assertThat(Services.all(ModelProvider.class))
                .hasAtLeastOneElementOfType(provider().getClass());
    }

    @Test
    void everyBuildIsAFreshBlockOfTheSameForm() {
        Network first = build();
        Network again = build();

        assertThat(again.block()).isNotSameAs(first.block());
        assertThat(first.block().isInitialized()).isFalse();
        assertThat(again.block().getParameters().keys())
                .isEqualTo(first.block().getParameters().keys());
        assertThat(again.layers().keySet()).isEqualTo(first.layers().keySet());
    }

    @Test
    void returnsScoresBeforeSoftmax() {
        Network network = build();
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(1);
            Shape input = new Shape(BATCH).addAll(sample());
            network.block().initialize(manager, DataType.FLOAT32, input);

            NDArray scores =
                    network.block()
                            .forward(
                                    new ParameterStore(manager, false),
                                    new NDList(manager.randomNormal(input)),
                                    false)
                            .singletonOrThrow();

            assertThat(scores.getShape()).isEqualTo(new Shape(BATCH, CLASSES));
            assertThat(scores.getDataType()).isEqualTo(DataType.FLOAT32);
            assertNotNormalised(scores);
        }
    }

    /** A softmax at the end makes rows with the sum 1, a log-softmax rows whose exponentials do. */
    private static void assertNotNormalised(NDArray scores) {
        for (int i = 0; i < BATCH; i++) {
            double sum = 0;
            double exponentials = 0;
            for (float score : scores.get(i).toFloatArray()) {
                assertThat(score).isFinite();
                sum += score;
                exponentials += Math.exp(score);
            }
            assertThat(Math.abs(sum - 1)).isGreaterThan(1e-3);
            assertThat(Math.abs(exponentials - 1)).isGreaterThan(1e-3);
        }
    }
}
