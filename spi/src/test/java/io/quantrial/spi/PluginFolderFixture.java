package io.quantrial.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantrial.spi.QuantException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A plugin folder, and a host without plugins of its own. */
abstract class PluginFolderFixture {

    /** For jars that are not in the plugin folder. */
    @TempDir Path temp;

    /** The plugin folder; its name needs to be escaped in a URL. */
    Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("plug ins"));
    }

    /** Builds a registry of the folder and of the given jars on the class path. */
    final PluginRegistry build(Path... onClassPath) throws IOException {
        try (HostLoader host = HostLoader.of(onClassPath)) {
            return PluginRegistry.builder().optClassLoader(host).addFolder(folder).build();
        }
    }

    static String failure(ThrowingCallable action, Code code) {
        QuantException thrown = catchThrowableOfType(QuantException.class, action);
        assertThat(thrown).isNotNull();
        assertThat(thrown.code()).isEqualTo(code);
        return thrown.getMessage();
    }
}
