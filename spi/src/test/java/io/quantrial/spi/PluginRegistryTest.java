package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.scheme.QuantTarget;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

class PluginRegistryTest extends PluginFolderFixture {

    @Test
    void findsAPluginOnTheClassPathOfALoader() throws IOException {
        Path jar = PluginJar.plugin("p.Echo", "echo").write(temp.resolve("echo.jar"));
        try (HostLoader host = HostLoader.of(jar)) {
            PluginRegistry registry = PluginRegistry.discover(host);

            assertThat(registry.get("echo").getClass().getName()).isEqualTo("p.Echo");
            assertThat(registry.plugins()).hasSize(1);
            assertThat(registry.plugins().get(0).location()).isEqualTo(jar.toString());
        }
    }

    @Test
    void findsAPluginInAClassDirectory() throws IOException {
        Path classes = Files.createDirectories(temp.resolve("classes/META-INF/services"));
        Files.writeString(
                classes.resolve(QuantizerPlugin.class.getName()), OfClassPath.class.getName());
        Path directory = temp.resolve("classes");
        try (HostLoader host = HostLoader.of(directory)) {
            assertThat(PluginRegistry.discover(host).plugins().get(0).location())
                    .endsWith("test-classes");
        }
    }

    @Test
    void usesTheContextClassLoaderWhenNoneIsGiven() throws IOException {
        Path jar = PluginJar.plugin("p.Echo", "echo").write(temp.resolve("echo.jar"));
        try (HostLoader host = HostLoader.of(jar)) {
            assertThat(discoverWithContext(host).get("echo").name()).isEqualTo("echo");
        }
    }

    @Test
    void fallsBackToItsOwnLoaderWhenTheContextLoaderIsAbsentOrDoesNotSeeTheSpi()
            throws IOException {
        int own = PluginRegistry.discover(PluginRegistry.class.getClassLoader()).plugins().size();
        try (URLClassLoader blind = new URLClassLoader(new URL[0], null)) {
            assertThat(discoverWithContext(blind).plugins()).hasSize(own);
        }
        assertThat(discoverWithContext(null).plugins()).hasSize(own);
    }

    @Test
    void refusesALoaderThatDoesNotSeeTheSpi() throws IOException {
        try (URLClassLoader blind = new URLClassLoader(new URL[0], null)) {
            assertThatThrownBy(() -> PluginRegistry.discover(blind))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not see");
        }
    }

    @Test
    void findsPluginsInFoldersAndOnTheClassPathTogetherSortedByName() throws IOException {
        Path onPath = PluginJar.plugin("p.Zero", "zero").write(temp.resolve("zero.jar"));
        Path second = Files.createDirectory(temp.resolve("second"));
        Path alpha = PluginJar.plugin("p.Alpha", "alpha").write(second.resolve("a.JAR"));
        Path middle = PluginJar.plugin("p.Middle", "middle").write(folder.resolve("m.jar"));
        Files.writeString(folder.resolve("README.txt"), "not a plugin");
        try (HostLoader host = HostLoader.of(onPath)) {
            PluginRegistry registry =
                    PluginRegistry.builder()
                            .optClassLoader(host)
                            .addFolder(folder)
                            .addFolder(second)
                            .build();

            assertThat(registry.plugins())
                    .extracting(PluginInfo::name)
                    .containsExactly("alpha", "middle", "zero");
            assertThat(registry.plugins())
                    .extracting(PluginInfo::location)
                    .containsExactly(alpha.toString(), middle.toString(), onPath.toString());
        }
    }

    @Test
    void describesAPluginByItsManifestItsAnnotationAndItsCapabilities() throws IOException {
        Path jar =
                PluginJar.plugin("p.Echo", "echo")
                        .manifest(Attributes.Name.IMPLEMENTATION_VERSION, "3.1.4")
                        .write(folder.resolve("echo.jar"));
        PluginRegistry registry = build();

        PluginInfo info = registry.plugins().get(0);
        assertThat(info.version()).isEqualTo("3.1.4");
        assertThat(info.spiVersion()).isEqualTo(SpiVersion.parse(SpiVersion.CURRENT));
        assertThat(info.capabilities().targets()).containsOnlyKeys(QuantTarget.WEIGHT);
        assertThat(registry).hasToString("quantizer plugins: echo 3.1.4 (" + jar + ")");
    }

    @Test
    void acceptsAPluginBuiltForAnotherMinorVersion() throws IOException {
        SpiVersion current = SpiVersion.parse(SpiVersion.CURRENT);
        String other = current.major() + "." + (current.minor() + 7);
        new PluginJar()
                .source(
                        "p.Echo",
                        PluginJar.sourceOf("p.Echo", "echo")
                                .replace("SpiVersion.CURRENT", '"' + other + '"'))
                .service("p.Echo")
                .write(folder.resolve("echo.jar"));

        assertThat(build().plugins().get(0).spiVersion()).hasToString(other);
    }

    @Test
    void loadsTheSameFolderOnceHoweverOftenItIsAdded() throws IOException {
        PluginJar.plugin("p.Echo", "echo").write(folder.resolve("echo.jar"));
        try (HostLoader host = HostLoader.of()) {
            PluginRegistry registry =
                    PluginRegistry.builder()
                            .optClassLoader(host)
                            .addFolder(folder)
                            .addFolder(folder.resolve("../plug ins"))
                            .build();
            assertThat(registry.plugins()).hasSize(1);
        }
    }

    @Test
    void takesAJarOnceWhenAClassPathListsItTwice() throws IOException {
        Path jar = PluginJar.plugin("p.Echo", "echo").write(temp.resolve("echo.jar"));
        try (HostLoader outer = HostLoader.of(jar);
                URLClassLoader inner =
                        new URLClassLoader(
                                new URL[] {HostLoader.url(jar), HostLoader.url(jar)}, outer)) {
            assertThat(PluginRegistry.discover(inner).plugins()).hasSize(1);
        }
    }

    @Test
    void readsServiceFilesWithCommentsBlankLinesAndRepetitions() throws IOException {
        PluginJar.plugin("p.Echo", "echo")
                .service("# the plugins\n\n  p.Echo # the only one\np.Echo\n")
                .write(folder.resolve("echo.jar"));
        assertThat(build().plugins()).hasSize(1);
    }

    @Test
    void findsNothingInAnEmptyFolder() throws IOException {
        assertThat(build().plugins()).isEmpty();
        assertThat(build()).hasToString("quantizer plugins: none");
    }

    private static PluginRegistry discoverWithContext(ClassLoader context) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(context);
        try {
            return PluginRegistry.discover();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A plugin whose class lies in a directory. */
    @BuiltForSpi(SpiVersion.CURRENT)
    public static final class OfClassPath implements QuantizerPlugin {

        /** Called by ServiceLoader. */
        public OfClassPath() {}

        @Override
        public String name() {
            return "of-class-path";
        }

        @Override
        public Capabilities capabilities() {
            return Capabilities.builder()
                    .setDescription("for a test")
                    .addTarget(QuantTarget.WEIGHT, TargetSupport.signed(2, 8))
                    .build();
        }

        @Override
        public TensorQuantizer create(SlotRequest request) {
            throw new UnsupportedOperationException();
        }
    }
}
