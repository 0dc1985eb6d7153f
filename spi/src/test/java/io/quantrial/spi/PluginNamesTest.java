package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.QuantException.Code;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginNamesTest extends PluginFolderFixture {

    @Test
    void anUnknownNameListsTheKnownOnesTheNearestAndTheDependency() throws IOException {
        PluginJar.plugin("p.Echo", "echo").write(folder.resolve("echo.jar"));
        PluginJar.plugin("p.Lsq", "lsq").write(folder.resolve("my-lsq.jar"));
        PluginRegistry registry = build();

        assertThat(failure(() -> registry.get("lsqq"), Code.UNKNOWN_PLUGIN))
                .contains("\"lsqq\"", "did you mean \"lsq\"?")
                .contains("; known plugins: echo, lsq; ")
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
}
