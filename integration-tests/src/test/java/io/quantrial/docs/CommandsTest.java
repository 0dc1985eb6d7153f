package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/**
 * The commands of the documents name only phases, modules, tests, profiles, properties and files
 * that exist. README's two commands are run by the build itself: one is {@link SearchExampleTest},
 * the other the build.
 */
class CommandsTest {

    private static final Set<String> PHASES =
            Set.of("clean", "compile", "test-compile", "test", "package", "verify", "install");
    private static final Set<String> GOALS = Set.of("spotless:apply", "spotless:check");
    private static final Set<String> FLAGS = Set.of("-q", "-B", "-ntp", "-am", "-o");
    private static final Set<String> PROPERTIES =
            Set.of(
                    "test",
                    "skipTests",
                    "surefire.failIfNoSpecifiedTests",
                    "quantrial.row",
                    "quantrial.seed");
    private static final Set<String> OTHER_PROGRAMS = Set.of("cd", "git");

    private final Build build;

    CommandsTest() throws Exception {
        build = Build.read();
    }

    static Stream<String> commands() {
        return Markdown.allFences("sh").stream()
                .flatMap(block -> block.text().replace("\\\n", " ").lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    @Test
    void readmeHasTheCommandThatCiRuns() throws IOException {
        List<String> script = Files.readAllLines(Markdown.ROOT.resolve(".ci/run"));
        String last = script.get(script.size() - 1);
        assertThat(last).startsWith("exec mvn -B -ntp ").endsWith(" \"${data[@]}\"");
        String command =
                last.replace("exec ", "").replace(" -B -ntp", "").replace(" \"${data[@]}\"", "");
        assertThat(Markdown.read("README.md").fences("sh").get(0).text().lines()).contains(command);
    }

    @Test
    void readmeHasTwoCommands() {
        assertThat(Markdown.read("README.md").fences("sh")).hasSize(1);
        assertThat(Markdown.read("README.md").fences("sh").get(0).text().lines()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsNameWhatExists(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split("\\s+")));
        String program = words.remove(0);
        if (program.equals("mvn")) {
            checkMaven(command, words);
        } else if (program.startsWith("./") || program.startsWith(".ci/")) {
            assertThat(Files.isExecutable(Markdown.ROOT.resolve(program))).as(command).isTrue();
            words.stream()
                    .filter(word -> word.startsWith("examples/"))
                    .forEach(file -> assertThat(Markdown.ROOT.resolve(file)).isRegularFile());
        } else {
            assertThat(OTHER_PROGRAMS).as(command).contains(program);
        }
    }

    private void checkMaven(String command, List<String> words) throws IOException {
        List<String> modules = build.modules();
        int selected = words.indexOf("-pl");
        if (selected >= 0) {
            List<String> chosen = List.of(words.remove(selected + 1).split(","));
            words.remove(selected);
            assertThat(modules).as(command).containsAll(chosen);
            modules = chosen;
        }
        for (String word : words) {
            if (word.startsWith("-P")) {
                assertThat(build.profiles()).as(command).contains(word.substring(2).split(","));
            } else if (word.startsWith("-D")) {
                checkProperty(command, modules, word.substring(2));
            } else if (!known(PHASES, word) && !known(GOALS, word) && !known(FLAGS, word)) {
                fail(command + ": \"" + word + "\" is not known to this test");
            }
        }
    }

    private static boolean known(Collection<String> words, String word) {
        return words.contains(word);
    }

    private void checkProperty(String command, List<String> modules, String definition)
            throws IOException {
        String[] parts = definition.split("=", 2);
        if (!PROPERTIES.contains(parts[0])) {
            assertThat(build.properties().keySet()).as(command).contains(parts[0]);
        }
        if (parts[0].equals("test")) {
            for (String name : parts[1].replace("'", "").split(",")) {
                assertThat(build.hasTest(modules, name)).as(command + ": " + name).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("coordinates")
    void coordinatesAreThoseOfTheBuild(String block) throws Exception {
        Element root = Build.parse(block);
        for (Element dependency : Build.elements(root, "dependency").toList()) {
            String group = Build.child(dependency, "groupId").orElseThrow();
            String artifact = Build.child(dependency, "artifactId").orElseThrow();
            String version = Build.child(dependency, "version").orElseThrow();
            if (group.equals("io.quantrial")) {
                assertThat(build.artifacts()).contains(artifact);
                assertThat(version).isEqualTo(build.version());
            } else {
                assertThat(build.properties().values()).as(artifact).contains(version);
            }
        }
    }

    static Stream<String> coordinates() {
        return Markdown.allFences("xml").stream().map(Markdown.Fence::text);
    }

    @Test
    void theModulesOfThePictureAreThoseOfTheBuild() {
        assertThat(Markdown.read("docs/architecture.md").table("module").column(0))
                .map(Markdown::plain)
                .containsExactlyElementsOf(build.modules());
    }

    @Test
    void thePackagesOfThePictureExist() {
        String text = String.join("\n", Markdown.read("docs/architecture.md").lines());
        Path spi = Markdown.ROOT.resolve("spi/src/main/java/io/quantrial/spi");
        for (String name : List.of("scheme", "config", "dispatch", "hook")) {
            assertThat(spi.resolve(name)).isDirectory();
            assertThat(text).contains(name + "  ");
        }
    }
}
