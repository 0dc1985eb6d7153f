package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The start scripts in a folder that looks like a clone, with tools that only look like Java and
 * Maven.
 */
class LauncherTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path START = ROOT.resolve("distribution/src/bin/quantrial");
    private static final String USUAL = "/usr/bin:/bin";

    @TempDir Path folder;
    private Path clone;
    private Path tools;

    @BeforeEach
    void looksLikeAClone() throws IOException {
        clone = Files.createDirectories(folder.resolve("a clone"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(ROOT.resolve("quantrial"), clone.resolve("quantrial"));
        Files.writeString(clone.resolve("pom.xml"), "");
        for (String name :
                List.of(
                        "bash",
                        "cat",
                        "dirname",
                        "find",
                        "head",
                        "kill",
                        "ls",
                        "mkdir",
                        "mv",
                        "readlink",
                        "rm",
                        "rmdir",
                        "sed",
                        "sleep",
                        "stty",
                        "tail",
                        "touch")) {
            for (String bin : USUAL.split(":")) {
                Path tool = Path.of(bin, name);
                if (Files.exists(tool) && Files.notExists(tools.resolve(name))) {
                    tool(name, "exec " + tool + " \"$@\"");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quantrial", "distribution/src/bin/quantrial"})
    void theScriptsHaveNoSyntaxErrorAndMayBeRun(String script) throws Exception {
        assertThat(run(ROOT, Map.of(), "bash", "-n", script).exitCode()).isZero();
        assertThat(ROOT.resolve(script)).isExecutable();
    }

    @Test
    void withoutJavaItSaysSo() throws Exception {
        CommandRun run = launch();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: no Java found in PATH;");
    }

    @Test
    void withAnOldJavaItSaysWhichOneIsNeeded() throws Exception {
        tool("java", "echo 'openjdk version \"1.8.0_402\"' >&2");

        assertThat(launch().errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: JDK 17 or newer is needed, PATH has 8;");
    }

    @Test
    void withoutACompilerItSaysSo() throws Exception {
        tool("java", "echo 'openjdk version \"21\" 2023-09-19' >&2");

        assertThat(launch().errors()).singleElement().asString().contains("no compiler (javac)");
    }

    @Test
    void withoutMavenItSaysSo() throws Exception {
        javaAndCompiler();

        assertThat(launch().errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: no Maven (mvn) found");
    }

    @Test
    void itBuildsOnceAndPassesTheArgumentsOnAlsoThroughALink() throws Exception {
        javaAndCompiler();
        tool("mvn", build(0));
        Path link = Files.createSymbolicLink(folder.resolve("link"), clone.resolve("quantrial"));

        CommandRun first = run(folder, path(), link.toString(), "search", "a b.yaml");
        CommandRun second = run(folder, path(), link.toString(), "plugins", "--json");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).isEqualTo("[search][a b.yaml]\n");
        assertThat(first.errors()).singleElement().asString().startsWith("quantrial: building");
        assertThat(second).isEqualTo(new CommandRun(0, "[plugins][--json]\n", ""));
        assertThat(clone.resolve("target/quantrial-build.lock")).doesNotExist();
    }

    @Test
    void itBuildsAgainWhenASourceIsNewerThanTheDistribution() throws Exception {
        javaAndCompiler();
        tool("mvn", build(0));
        launch();
        Path source = Files.createDirectories(clone.resolve("spi/src/main/java"));
        Files.writeString(source.resolve("New.java"), "");

        assertThat(launch().errors()).singleElement().asString().contains("building");
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLogAndLeavesNoLock() throws Exception {
        javaAndCompiler();
        tool("mvn", build(1));

        CommandRun run = launch();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("what Maven said", "quantrial: the build failed, see " + clone);
        assertThat(clone.resolve("target/quantrial-build.lock")).doesNotExist();
    }

    @Test
    void aLockWhoseOwnerHasDiedIsTakenOver() throws Exception {
        javaAndCompiler();
        tool("mvn", build(0));
        Path lock = Files.createDirectories(clone.resolve("target/quantrial-build.lock"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(lock.resolve("owner"), dead.pid() + "\n");

        CommandRun run = launch();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void theStartScriptFindsItsLibrariesAndPassesOptionsOn() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home/bin")).getParent();
        Files.copy(START, home.resolve("bin/quantrial"));
        javaAndCompiler();
        Map<String, String> environment =
                Map.of(
                        "PATH",
                        tools.toString(),
                        "QUANTRIAL_JAVA_OPTS",
                        "-Xmx1g -Dmy.own=1",
                        "QUANTRIAL_CLASSPATH",
                        "/my/models");

        CommandRun run = run(folder, environment, "home/bin/quantrial", "trials", "d");

        assertThat(run.out())
                .contains(
                        "[-Dquantrial.terminal=][-Dquantrial.output=]",
                        "[-Dquantrial.home=" + home.toRealPath() + "]",
                        "[-Xmx1g][-Dmy.own=1]",
                        "/conf:" + home.toRealPath() + "/lib/*:/my/models]",
                        "[io.quantrial.trial.cli.Main][trials][d]");
    }

    private CommandRun launch() throws Exception {
        return run(clone, path(), "./quantrial", "plugins");
    }

    private Map<String, String> path() {
        return Map.of("PATH", tools.toString());
    }

    private void javaAndCompiler() throws IOException {
        tool(
                "java",
                "[ \"$1\" = -version ] && echo 'openjdk version \"17.0.1\"' >&2 || printf '[%s]'"
                        + " \"$@\"");
        tool("javac", "true");
    }

    /** What Maven leaves behind, or a failure. */
    private static String build(int exitCode) {
        return """
                echo what Maven said
                [ %d -eq 0 ] || exit %d
                mkdir -p distribution/target/quantrial-1/bin
                printf '#!/usr/bin/env bash\nprintf "[%%%%s]" "$@"; echo\n' \
                  > distribution/target/quantrial-1/bin/quantrial
                chmod +x distribution/target/quantrial-1/bin/quantrial
                touch distribution/target/quantrial-1.zip
                """
                .formatted(exitCode, exitCode)
                .replace("distribution/", "\"$(dirname \"$3\")\"/distribution/")
                .replace("chmod", "/bin/chmod");
    }

    private void tool(String name, String script) throws IOException {
        Path tool = Files.writeString(tools.resolve(name), "#!/bin/bash\n" + script + "\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
    }

    private CommandRun run(Path directory, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("JAVA_HOME|QUANTRIAL_.*"));
        // found by the PATH of this process, then run with its own
        command[0] = command[0].equals("bash") ? "/bin/bash" : command[0];
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new CommandRun(exitCode, Files.readString(out), Files.readString(err));
    }
}
