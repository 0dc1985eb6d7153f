package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

class PluginClassLoaderTest extends PluginFolderFixture {

    @Test
    void sharesTheTypesOfTheSpiEvenWhenTheJarHoldsCopiesOfThem() throws IOException {
        PluginJar jar = PluginJar.plugin("p.Echo", "echo");
        jar.source(
                "io.quantrial.spi.SpiVersion",
                "package io.quantrial.spi; public class SpiVersion {"
                        + " public static final String CURRENT = \"1.0\"; }");
        jar.write(folder.resolve("echo.jar"));
        QuantizerPlugin plugin = build().get("echo");

        assertThat(plugin.getClass().getClassLoader()).isInstanceOf(PluginClassLoader.class);
        assertThat(loadBy(plugin, SpiVersion.class.getName())).isSameAs(SpiVersion.class);
        assertThat(loadBy(plugin, NDManager.class.getName())).isSameAs(NDManager.class);
        assertThat(loadBy(plugin, QuantTarget.class.getName())).isSameAs(QuantTarget.class);
    }

    @Test
    void letsTwoJarsHoldDifferentClassesOfOneName() throws IOException {
        library("first");
        library("second");
        PluginRegistry registry = build();

        assertThat(registry.get("first").capabilities().description()).isEqualTo("lib of first");
        assertThat(registry.get("second").capabilities().description()).isEqualTo("lib of second");
        assertThat(registry.get("first").getClass().getName())
                .isEqualTo(registry.get("second").getClass().getName());
    }

    @Test
    void prefersTheClassesAndResourcesOfTheJarToThoseOfTheHost() throws IOException {
        Path onPath =
                new PluginJar()
                        .source("lib.Lib", lib("host"))
                        .resource("lib/name.txt", "host")
                        .resource("lib/host.txt", "host only")
                        .write(temp.resolve("lib.jar"));
        library("own");
        try (HostLoader host = HostLoader.of(onPath)) {
            QuantizerPlugin plugin =
                    PluginRegistry.builder()
                            .optClassLoader(host)
                            .addFolder(folder)
                            .build()
                            .get("own");
            ClassLoader loader = plugin.getClass().getClassLoader();

            assertThat(plugin.capabilities().description()).isEqualTo("lib of own");
            assertThat(loader.getResourceAsStream("lib/name.txt")).hasContent("own");
            assertThat(loader.getResourceAsStream("lib/host.txt")).hasContent("host only");
            assertThat(loader.getResource("io/quantrial/spi/PluginRegistry.class")).isNotNull();
            assertThat(loader.getResource("nowhere.txt")).isNull();
            assertThat(loader.getResources("lib/name.txt").asIterator())
                    .toIterable()
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("own.jar");
        }
    }

    @Test
    void readsTheServiceFileOfTheJarAloneEvenWhenItsManifestNamesAnotherJar() throws IOException {
        Path library = Files.createDirectory(folder.resolve("lib"));
        PluginJar.plugin("q.Other", "other").write(library.resolve("other.jar"));
        PluginJar.plugin("p.Echo", "echo")
                .manifest(Attributes.Name.CLASS_PATH, "lib/other.jar")
                .write(folder.resolve("echo.jar"));
        PluginRegistry registry = build();

        assertThat(registry.plugins()).extracting(PluginInfo::name).containsExactly("echo");
        assertThat(loadBy(registry.get("echo"), "q.Other").getName()).isEqualTo("q.Other");
    }

    @Test
    void leavesItsPluginsUsableLongAfterTheyWereGivenOut() throws IOException {
        PluginJar.plugin("p.Echo", "echo").write(folder.resolve("echo.jar"));
        QuantizerPlugin plugin = build().get("echo");
        System.gc();

        QuantScheme scheme =
                new QuantScheme(QuantTarget.WEIGHT, 4, Signedness.SIGNED, Granularity.perTensor());
        try (NDManager manager = NDManager.newBaseManager()) {
            SlotRequest request =
                    new SlotRequest(
                            "fc:weight", scheme, Options.read(List.of(), Map.of()), manager);
            assertThatThrownBy(() -> plugin.create(request)).hasMessage("loaded later");
        }
    }

    private void library(String name) throws IOException {
        PluginJar.plugin("p.Same", name)
                .source(
                        "p.Same",
                        PluginJar.sourceOf("p.Same", name)
                                .replace("\"a test plugin\"", "lib.Lib.text()"))
                .source("lib.Lib", lib(name))
                .resource("lib/name.txt", name)
                .write(folder.resolve(name + ".jar"));
    }

    private static String lib(String name) {
        return "package lib; public class Lib { public static String text() { return \"lib of "
                + name
                + "\"; } }";
    }

    private static Class<?> loadBy(QuantizerPlugin plugin, String name) {
        try {
            return plugin.getClass().getClassLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
