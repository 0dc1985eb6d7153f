package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.Slot;
import io.quantrial.trial.train.TaskModel.Mode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NanSearchTest {

    @TempDir Path folder;
    private TaskModel model;

    @BeforeEach
    void open() {
        model = new TaskModel(new SmallStudy(folder).session());
        model.initialize();
        model.attach(
                ConfigList.read(
                        List.of(
                                Map.of(
                                        "op_names",
                                        "fc1",
                                        "quantizer",
                                        "lsq",
                                        "quant_types",
                                        "weight",
                                        "quant_bits",
                                        4))));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Optional<String> find(Function<NDManager, NDArray> data, Mode mode) {
        try (NDManager manager = model.newSubManager()) {
            return new NanSearch(model).find(data.apply(manager), mode);
        }
    }

    private static NDArray ones(NDManager manager) {
        return manager.ones(new Shape(2, 1, 8, 8));
    }

    private Parameter parameter(String layer, int index) {
        return model.network().layers().get(layer).getDirectParameters().valueAt(index);
    }

    private static void fill(Parameter parameter, float value) {
        NDArray array = parameter.getArray();
        float[] values = new float[(int) array.size()];
        Arrays.fill(values, value);
        array.set(values);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aHealthyModelHasNoSuchPlace(Mode mode) {
        assertThat(find(NanSearchTest::ones, mode)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "conv1, 0, NaN, the weight of layer conv1",
        "conv2, 1, Infinity, the bias of layer conv2",
        "fc2, 0, -Infinity, the weight of layer fc2",
        "conv1, 0, 3e38, the output of layer conv1"
    })
    void theFirstPlaceOfThePassIsNamed(String layer, int index, float value, String place) {
        fill(parameter(layer, index), value);
        fill(parameter("fc2", 1), Float.NaN);
        assertThat(find(NanSearchTest::ones, Mode.TRAINING))
                .contains("first non-finite value in " + place);
    }

    @Test
    void dataAreLookedAtFirst() {
        assertThat(find(manager -> ones(manager).mul(Float.NaN), Mode.EVALUATION))
                .contains("first non-finite value in the data");
    }

    @Test
    void stepSizesAreLookedAtLast() {
        Slot slot = model.quantized().slots().get(0);
        fill(slot.quantizer().parameters().get(0), Float.NaN);
        assertThat(find(NanSearchTest::ones, Mode.TRAINING))
                .hasValueSatisfying(
                        place ->
                                assertThat(place)
                                        .startsWith("first non-finite value in the ")
                                        .endsWith(" of the quantizer at fc1:weight"));
    }
}
