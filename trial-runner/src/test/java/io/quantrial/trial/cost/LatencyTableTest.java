package io.quantrial.trial.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTableTest {

    private static final String HEADER = "layer,weight_bits,input_bits,milliseconds\n";

    @TempDir Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("latency.csv"), text);
    }

    @Test
    void readsTimesAndIgnoresSpacesAndEmptyLines() throws IOException {
        LatencyTable table =
                LatencyTable.read(
                        file(
                                "layer, weight_bits, input_bits, milliseconds\r\n"
                                        + "conv1, 8, 8, 0.5\r\n\r\nbody/fc,32,32,2e-1\n"));

        assertThat(table.milliseconds(LayerPath.parse("conv1"), 8, 8)).isEqualTo(0.5);
        assertThat(table.milliseconds(LayerPath.parse("body/fc"), 32, 32)).isEqualTo(0.2);
    }

    @Test
    void aLayerThatIsNotNamedTakesNoTime() throws IOException {
        LatencyTable table = LatencyTable.read(file(HEADER + "conv1,8,8,0.5"));

        assertThat(table.milliseconds(LayerPath.parse("fc"), 4, 4)).isZero();
    }

    @Test
    void aLayerThatIsNamedNeedsTheWidthsThatAreAskedFor() throws IOException {
        Path file = file(HEADER + "conv1,8,8,0.5");
        LatencyTable table = LatencyTable.read(file);

        assertThatThrownBy(() -> table.milliseconds(LayerPath.parse("conv1"), 4, 8))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.latencyTable: "
                                + file
                                + ": no line for layer conv1 with weight_bits 4 and input_bits 8; add"
                                + " one, or remove the layer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "conv1,8,8|must be \"layer,weight_bits,input_bits,milliseconds\": \"conv1,8,8\"",
                "conv1,8,8,1,2|must be \"layer,weight_bits,input_bits,milliseconds\":"
                        + " \"conv1,8,8,1,2\"",
                "conv1,8,eight,1|needs numbers after the layer: \"conv1,8,eight,1\"",
                "conv1,8,8,fast|needs numbers after the layer: \"conv1,8,8,fast\"",
                "conv1,8,8,-1|milliseconds must be a number from 0: -1.0",
                "conv1,8,8,NaN|milliseconds must be a number from 0: NaN",
                "conv1,0,8,1|weight_bits must be 1 to 16, or 32 for floating point: 0",
                "conv1,8,24,1|input_bits must be 1 to 16, or 32 for floating point: 24",
                "conv1,4,4,2|the same as line 2",
                "a//b,8,8,1|a layer name must not be empty"
            })
    void aWrongLineIsNamed(String line, String message) throws IOException {
        Path file = file(HEADER + "conv1,4,4,1\n" + line + "\n");

        assertThatThrownBy(() -> LatencyTable.read(file))
                .isInstanceOf(TrialException.class)
                .hasMessageStartingWith("search.latencyTable: " + file + ":3: " + message);
    }

    @Test
    void theHeaderIsNeeded() throws IOException {
        Path file = file("conv1,4,4,1\n");

        assertThatThrownBy(() -> LatencyTable.read(file))
                .hasMessage(
                        "search.latencyTable: "
                                + file
                                + ":1: the first line must be"
                                + " \"layer,weight_bits,input_bits,milliseconds\"");
        assertThatThrownBy(() -> LatencyTable.read(file(""))).hasMessageContaining(":1: ");
    }

    @Test
    void aFileThatCannotBeReadIsAnError() throws IOException {
        Path missing = folder.resolve("none.csv");
        Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {-1, -2, -3});

        assertThatThrownBy(() -> LatencyTable.read(missing))
                .isInstanceOf(TrialException.class)
                .hasMessage("search.latencyTable: " + missing + ": no such latency table");
        assertThatThrownBy(() -> LatencyTable.read(binary))
                .hasMessageStartingWith(
                        "search.latencyTable: "
                                + binary
                                + ": the latency table cannot be read as UTF-8");
    }

    @Test
    void aLayerThatTheModelDoesNotHaveIsAnError() throws IOException {
        LayerInfo conv =
                new LayerInfo(
                        LayerPath.parse("conv1"), List.of("Conv2d"), Set.of(QuantTarget.WEIGHT));
        ModelProfile profile = new ModelProfile(List.of(new LayerProfile(conv, 9, 1, 1, 1, 9)), 0);
        Path file = file(HEADER + "conv1,8,8,1\nconv2,8,8,1\n");
        LatencyTable table = LatencyTable.read(file);

        assertThatThrownBy(() -> new CostModel(profile, Optional.of(table)))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.latencyTable: "
                                + file
                                + ":3: the model has no layer \"conv2\" (did you mean \"conv1\"?);"
                                + " layers: conv1");
    }
}
