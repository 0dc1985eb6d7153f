package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsCommandTest {

    private final Studies studies = new LocalStudies();

    @TempDir Path folder;

    @AfterEach
    void forgetInstallation() {
        System.clearProperty("quantrial.home");
    }

    @Test
    void jsonHasEverythingThatAPluginSaysOfItself() throws Exception {
        CommandRun run = CommandRun.of(studies, "plugins", "--json");

        assertThat(run.exitCode()).isZero();
        JsonNode plugins = new ObjectMapper().readTree(run.out());
        assertThat(plugins.findValuesAsText("name")).contains("lsq", "qat", "dorefa", "bnn");
        JsonNode lsq = plugin(plugins, "lsq");
        assertThat(lsq.get("version").asText()).isNotEmpty();
        assertThat(lsq.get("spiVersion").asText()).matches("[0-9]+\\.[0-9]+");
        assertThat(Path.of(lsq.get("jar").asText())).exists();
        assertThat(lsq.at("/targets/weight/signedBits"))
                .isEqualTo(new ObjectMapper().readTree("[2, 16]"));
        assertThat(lsq.at("/targets/weight/perChannel").asBoolean()).isTrue();
        assertThat(lsq.at("/options/0/name").asText()).isEqualTo("init");
        assertThat(lsq.at("/options/0/default").asText()).isEqualTo("paper");
        assertThat(plugin(plugins, "bnn").at("/targets/input/unsignedBits")).isEmpty();
    }

    private static JsonNode plugin(JsonNode plugins, String name) {
        for (JsonNode plugin : plugins) {
            if (plugin.get("name").asText().equals(name)) {
                return plugin;
            }
        }
        throw new AssertionError(name + " is not in " + plugins);
    }

    @Test
    void textNamesVersionBitsOptionsAndJar() {
        CommandRun run = CommandRun.of(studies, "plugins");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("lsq ", "weight: signed 2..16 bits", "option init: one of", "from /");
    }

    @Test
    void aFolderThatIsNotThereIsOneLine() {
        CommandRun run = CommandRun.of(studies, "plugins", folder.resolve("no").toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .startsWith("quantrial: plugin folder " + folder.resolve("no"));
    }

    @Test
    void theFolderOfTheInstallationIsLookedIntoOnceAJarIsThere() throws Exception {
        System.setProperty("quantrial.home", folder.toString());
        Files.createDirectory(folder.resolve("plugins"));
        assertThat(CommandRun.of(studies, "plugins").exitCode()).isZero();

        Files.writeString(folder.resolve("plugins/broken.jar"), "not a jar");
        CommandRun run = CommandRun.of(studies, "plugins");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("plugins/broken.jar");
    }
}
