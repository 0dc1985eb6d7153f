package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.QuantException.Code;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenPluginTest extends PluginFolderFixture {

    @Test
    void aPluginWithoutItsSpiVersionIsToldToStateIt() throws IOException {
        assertThat(changed("@BuiltForSpi(SpiVersion.CURRENT)", ""))
                .contains("add @BuiltForSpi(SpiVersion.CURRENT) to the class");
    }

    @Test
    void aPluginOfAnotherMajorVersionIsRefusedBeforeItRuns() throws IOException {
        String message =
                changed(
                        "(SpiVersion.CURRENT)",
                        "(\"99.3\")",
                        "/* constructor */",
                        "if (true) throw new IllegalStateException(\"ran\");");
        assertThat(message)
                .contains("SPI 99.3", "SPI " + SpiVersion.CURRENT, "take a version")
                .doesNotContain("ran");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "one", "1.0.0", "1.99999"})
    void aVersionThatCannotBeReadIsRefused(String version) throws IOException {
        assertThat(changed("(SpiVersion.CURRENT)", "(\"" + version + "\")"))
                .contains("SPI \"" + version + "\"", "SPI " + SpiVersion.CURRENT);
    }

    @Test
    void aConstructorThatThrowsIsNamedWithItsReason() throws IOException {
        assertThat(
                        changed(
                                "/* constructor */",
                                "if (true) throw new IllegalStateException(\"no licence\");"))
                .contains("cannot be created", "IllegalStateException", "no licence");
    }

    @Test
    void aStaticInitializerThatThrowsIsNamedWithItsReason() throws IOException {
        assertThat(
                        changed(
                                "static String description",
                                "static final int N = Integer.parseInt(\"many\");"
                                        + " static String description"))
                .contains("cannot be created", "ExceptionInInitializerError");
    }

    @Test
    void aConstructorThatIsNotPublicIsNamed() throws IOException {
        assertThat(changed("public Echo()", "Echo()"))
                .contains("public constructor without arguments");
    }

    @Test
    void anAbstractPluginIsNamed() throws IOException {
        assertThat(changed("public class", "public abstract class"))
                .contains("cannot be created", "InstantiationException");
    }

    @ParameterizedTest
    @CsvSource({
        "name(), String, name",
        "version(), String, version",
        "capabilities(), Capabilities, capabilities"
    })
    void aNullAnswerIsNamed(String method, String type, String name) throws IOException {
        assertThat(answering(type, name, "return null;")).contains(method, "returned null");
    }

    @ParameterizedTest
    @CsvSource({
        "name(), String, name",
        "version(), String, version",
        "capabilities(), Capabilities, capabilities"
    })
    void anAnswerThatThrowsIsNamedWithItsReason(String method, String type, String name)
            throws IOException {
        assertThat(answering(type, name, "throw new ArithmeticException(\"odd\");"))
                .contains(method, "ArithmeticException", "odd");
    }

    @Test
    void aLibraryThatIsMissingInAMethodIsNamed() throws IOException {
        Path jar =
                PluginJar.plugin("p.Echo", "echo")
                        .source(
                                "p.Echo",
                                PluginJar.sourceOf("p.Echo", "echo")
                                        .replace("\"a test plugin\"", "lib.Lib.TEXT.toString()"))
                        .source(
                                "lib.Lib",
                                "package lib; public class Lib {"
                                        + " public static final Object TEXT = 1; }")
                        .without("lib.Lib")
                        .write(folder.resolve("echo.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN))
                .contains("p.Echo in " + jar, "capabilities()", "lib.Lib");
    }

    @Test
    void aSuperclassThatIsMissingIsNamed() throws IOException {
        Path jar =
                PluginJar.plugin("p.Echo", "echo")
                        .source(
                                "p.Echo",
                                PluginJar.sourceOf("p.Echo", "echo")
                                        .replace("class Echo", "class Echo extends lib.Base"))
                        .source("lib.Base", "package lib; public class Base {}")
                        .without("lib.Base")
                        .write(temp.resolve("echo.jar"));
        assertThat(failure(() -> build(jar), Code.BAD_PLUGIN))
                .contains("p.Echo in " + jar, "NoClassDefFoundError", "lib/Base");
    }

    @Test
    void aClassThatIsNotThereIsNamed() throws IOException {
        Path inFolder =
                PluginJar.plugin("p.Echo", "echo")
                        .without("p.Echo")
                        .write(folder.resolve("echo.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN))
                .contains("p.Echo in " + inFolder, "is not there");
    }

    @Test
    void aClassOfTheHostIsNoPluginOfAJar() throws IOException {
        Path jar =
                new PluginJar()
                        .service(PluginRegistryTest.OfClassPath.class.getName())
                        .write(folder.resolve("foreign.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN))
                .contains("OfClassPath in " + jar, "is not in the jar");
    }

    @Test
    void aClassOfAnotherKindIsNamed() throws IOException {
        Path jar = new PluginJar().service("java.lang.Object").write(temp.resolve("object.jar"));
        assertThat(failure(() -> build(jar), Code.BAD_PLUGIN))
                .contains(
                        "java.lang.Object in " + jar,
                        "does not implement " + QuantizerPlugin.class.getName());
    }

    @Test
    void aServiceFileWithNonsenseIsNamed() throws IOException {
        Path jar =
                PluginJar.plugin("p.Echo", "echo")
                        .service("p.Echo, p.Echo")
                        .write(temp.resolve("echo.jar"));
        assertThat(failure(() -> build(jar), Code.BAD_PLUGIN))
                .contains("p.Echo, p.Echo", jar.toString());
    }

    @Test
    void oneBrokenPluginAmongSoundOnesEndsTheSearch() throws IOException {
        PluginJar.plugin("p.Alpha", "alpha").write(folder.resolve("a.jar"));
        PluginJar.plugin("q.Zero", "zero").write(folder.resolve("z.jar"));
        assertThat(changed("/* constructor */", "if (true) throw new Error(\"broken\");"))
                .contains("broken");
    }

    private String answering(String type, String method, String body) throws IOException {
        String source =
                PluginJar.sourceOf("p.Echo", "echo")
                        .replace(method + "()", method + "Before()")
                        .replace("@Override", "");
        return failureOf(
                source.replace(
                        "static String description",
                        "@Override public "
                                + type
                                + " "
                                + method
                                + "() { "
                                + body
                                + " } static String description"));
    }

    private String changed(String... changes) throws IOException {
        String source = PluginJar.sourceOf("p.Echo", "echo");
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(source).contains(changes[i]);
            source = source.replace(changes[i], changes[i + 1]);
        }
        return failureOf(source);
    }

    /** Builds a jar that breaks a rule; every message must name the class and the jar. */
    private String failureOf(String source) throws IOException {
        Path jar =
                new PluginJar()
                        .source("p.Echo", source)
                        .service("p.Echo")
                        .write(folder.resolve("echo.jar"));
        String message = failure(this::build, Code.BAD_PLUGIN);
        assertThat(message).contains("p.Echo in " + jar + " (plugin folder " + folder + ")");
        return message;
    }
}
