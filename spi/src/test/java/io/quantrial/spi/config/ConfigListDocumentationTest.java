package io.quantrial.spi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigListDocumentationTest {

    private static final Path SOURCE =
            Path.of("src/main/java/io/quantrial/spi/config/ConfigList.java");

    @Test
    void theExampleInTheJavadocWorks() throws IOException {
        String[] entries =
                Files.readAllLines(SOURCE).stream()
                        .filter(line -> line.startsWith(" * - {"))
                        .map(line -> line.substring(" * - ".length()))
                        .toArray(String[]::new);
        assertThat(entries).hasSize(5);
        Resolution resolution = Yaml.list(entries).resolve(MODEL, FakePlugins.lsqAndQat());
        assertThat(resolution.rules().stream().map(rule -> rule.slot() + " " + rule.entry()))
                .containsExactly(
                        "features/01Conv2d:input 4",
                        "features/01Conv2d:weight 4",
                        "features/02Linear:input 3",
                        "features/02Linear:weight 3",
                        "features/03Conv2d:input 1",
                        "features/03Conv2d:weight 2",
                        "head:weight 4");
    }

    @Test
    void everyKeyIsDocumented() throws IOException {
        String source = Files.readString(SOURCE);
        for (String key : ConfigEntry.KEYS) {
            assertThat(source).contains("<tr><td>{@code " + key + "}</td>");
        }
    }

    @Test
    void theJavaExampleMeansTheSameAsTheFirstEntry() {
        ConfigList list =
                ConfigList.of(
                        ConfigEntry.builder()
                                .addOpType("default")
                                .addQuantTypes(QuantTarget.WEIGHT, QuantTarget.INPUT)
                                .setQuantBits(4)
                                .optQuantizer("lsq")
                                .build());
        assertThat(list)
                .isEqualTo(
                        Yaml.list(
                                "{op_types: [default], quant_types: [weight, input], quant_bits:"
                                        + " 4, quantizer: lsq}"));
    }

    /** The default types are names of DJL classes, not of other frameworks. */
    @Test
    void theDefaultTypesExistInDjl() {
        assertThat(OpTypes.DEFAULT_TYPES)
                .allSatisfy(
                        type ->
                                assertThat(List.of("convolutional", "core", "recurrent"))
                                        .anyMatch(
                                                name -> exists("ai.djl.nn." + name + "." + type)));
    }

    private static boolean exists(String type) {
        return ClassLoader.getSystemResource(type.replace('.', '/') + ".class") != null;
    }

    private static final List<LayerInfo> MODEL =
            List.of(
                    Layers.layer("features/01Conv2d", "Conv2d", QuantTarget.values()),
                    Layers.layer("features/02Linear", "Linear", QuantTarget.values()),
                    Layers.layer("features/03Conv2d", "Conv2d", QuantTarget.values()),
                    Layers.layer("head", "Linear", QuantTarget.values()));
}
