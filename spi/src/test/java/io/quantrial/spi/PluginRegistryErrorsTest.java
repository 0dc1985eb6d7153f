package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantrial.spi.QuantException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginRegistryErrorsTest {

    @TempDir private Path temp;
    private Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
    }

    @Test
    void anUnknownNameListsTheKnownOnesTheirJarsTheNearestAndTheDependency() throws IOException {
        Path echo = PluginJar.plugin("p.Echo", "echo").write(folder.resolve("echo.jar"));
        Path lsq = PluginJar.plugin("p.Lsq", "lsq").write(folder.resolve("my-lsq.jar"));
        PluginRegistry registry = build();

        assertThat(failure(() -> registry.get("lsqq"), Code.UNKNOWN_PLUGIN))
                .contains("\"lsqq\"", "did you mean \"lsq\"?")
                .contains("echo unversioned (" + echo + ")", "lsq unversioned (" + lsq + ")")
                .contains("\"lsq\" is in the Maven dependency io.quantrial:quantrial-lsq-plugin")
                .contains("which is there");
        assertThat(failure(() -> registry.get("ecko"), Code.UNKNOWN_PLUGIN))
                .contains("did you mean \"echo\"?", "add the dependency that holds the plugin");
    }

    @ParameterizedTest
    @CsvSource({
        "lsq, lsq, quantrial-lsq-plugin",
        "lsqq, lsq, quantrial-lsq-plugin",
        "qat, qat, quantrial-qat-plugin",
        "dorefa, dorefa, quantrial-qat-plugin",
        "DoReFa, dorefa, quantrial-qat-plugin",
        "bnn, bnn, quantrial-qat-plugin"
    })
    void aNameOfQuantrialsOwnSaysWhichDependencyToAdd(String asked, String meant, String dependency)
            throws IOException {
        PluginRegistry registry = build();

        assertThat(failure(() -> registry.get(asked), Code.UNKNOWN_PLUGIN))
                .contains(
                        "\"" + asked + "\"",
                        "no plugins were found at all",
                        "\"" + meant + "\" is in the Maven dependency io.quantrial:" + dependency,
                        ": add it");
    }

    @Test
    void aNameThatNobodyKnowsGivesTheGeneralAdvice() throws IOException {
        PluginRegistry registry = build();

        assertThat(failure(() -> registry.get("wavelet"), Code.UNKNOWN_PLUGIN))
                .contains("\"wavelet\"", "no plugins were found at all", "plugin folder")
                .contains("io.quantrial:quantrial-lsq-plugin", "io.quantrial:quantrial-qat-plugin")
                .doesNotContain("did you mean");
    }

    @Test
    void twoPluginsOfOneNameAreNamedWithClassesAndJars() throws IOException {
        Path first = PluginJar.plugin("p.Echo", "echo").write(folder.resolve("first.jar"));
        Path second = PluginJar.plugin("q.Repeat", "echo").write(folder.resolve("second.jar"));

        assertThat(failure(this::build, Code.DUPLICATE_PLUGIN))
                .contains("\"echo\"", "p.Echo in " + first, "q.Repeat in " + second, "remove");
    }

    @Test
    void twoPluginsOfOneNameInOneJarAreDuplicatesToo() throws IOException {
        Path jar =
                PluginJar.plugin("p.Echo", "echo")
                        .source("q.Repeat", PluginJar.sourceOf("q.Repeat", "echo"))
                        .service("p.Echo\nq.Repeat\n")
                        .write(temp.resolve("both.jar"));

        assertThat(failure(() -> build(jar), Code.DUPLICATE_PLUGIN))
                .contains("p.Echo in " + jar, "q.Repeat in " + jar);
    }

    @Test
    void oneClassInTwoJarsOfAClassPathIsADuplicateThatServiceLoaderWouldHide() throws IOException {
        Path first = PluginJar.plugin("p.Echo", "echo").write(temp.resolve("echo-1.jar"));
        Path second = PluginJar.plugin("p.Echo", "echo").write(temp.resolve("echo-2.jar"));

        assertThat(failure(() -> build(first, second), Code.DUPLICATE_PLUGIN))
                .contains("\"echo\"", "p.Echo", first.toString(), second.toString());
    }

    @Test
    void oneJarOnTheClassPathAndInAFolderIsADuplicate() throws IOException {
        Path jar = PluginJar.plugin("p.Echo", "echo").write(folder.resolve("echo.jar"));

        assertThat(failure(() -> build(jar), Code.DUPLICATE_PLUGIN))
                .contains(
                        "p.Echo in " + jar + " (class path)",
                        "p.Echo in " + jar + " (plugin folder " + folder + ")");
    }

    @Test
    void aMissingFolderIsNamed() throws IOException {
        folder = temp.resolve("nowhere");
        assertThat(failure(this::build, Code.BAD_PLUGIN_FOLDER))
                .contains(folder.toString(), "does not exist");
    }

    @Test
    void aFileInsteadOfAFolderIsNamed() throws IOException {
        folder = PluginJar.plugin("p.Echo", "echo").write(temp.resolve("echo.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN_FOLDER))
                .contains(folder.toString(), "is a file", "name the folder");
    }

    @Test
    void anUnreadableJarIsNamed() throws IOException {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "this is no zip file");
        assertThat(failure(this::build, Code.BAD_PLUGIN_FOLDER))
                .contains(jar.toString(), "cannot be read");
    }

    @Test
    void aDirectoryNamedLikeAJarIsNamed() throws IOException {
        Path jar = Files.createDirectory(folder.resolve("directory.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN_FOLDER)).contains(jar.toString());
    }

    @Test
    void aLibraryInAPluginFolderIsToldWhereItBelongs() throws IOException {
        Path jar = new PluginJar().resource("a.txt", "a").write(folder.resolve("library.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN_FOLDER))
                .contains(jar.toString(), ServiceFile.NAME, "pack it into the plugin jar");
    }

    @Test
    void anEmptyServiceFileIsNamed() throws IOException {
        Path jar = new PluginJar().service("# nothing").write(folder.resolve("empty.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN))
                .contains(jar.toString(), "names no class");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Echo",
                "9lives",
                "-echo",
                "e_cho",
                "e cho",
                "échо",
                "../echo",
                "echo\\n",
                "a23456789012345678901234567890123"
            })
    void aNameThatCouldNotBeAFileNameIsRefused(String name) throws IOException {
        Path jar = PluginJar.plugin("p.Echo", name).write(folder.resolve("echo.jar"));
        assertThat(failure(this::build, Code.BAD_PLUGIN))
                .contains("p.Echo in " + jar, "[a-z][a-z0-9-]{0,31}");
    }

    @Test
    void theLongestNameIsAccepted() throws IOException {
        String name = "a-345678901234567890123456789012";
        PluginJar.plugin("p.Echo", name).write(folder.resolve("echo.jar"));
        assertThat(build().get(name).name()).isEqualTo(name).hasSize(32);
    }

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

    private PluginRegistry build(Path... onClassPath) throws IOException {
        try (HostLoader host = HostLoader.of(onClassPath)) {
            return PluginRegistry.builder().optClassLoader(host).addFolder(folder).build();
        }
    }

    private static String failure(ThrowingCallable action, Code code) {
        QuantException thrown = catchThrowableOfType(QuantException.class, action);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).isEqualTo(code);
        return thrown.getMessage();
    }
}
