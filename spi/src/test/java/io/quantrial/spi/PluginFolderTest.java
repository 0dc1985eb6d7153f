package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.QuantException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PluginFolderTest extends PluginFolderFixture {

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
                .startsWith(jar + " is not a jar file (zip ");
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
}
