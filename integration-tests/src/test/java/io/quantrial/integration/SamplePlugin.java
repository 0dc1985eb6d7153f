package io.quantrial.integration;

import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantizerPlugin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A third party's plugin: sources that are on no class path, built into a jar of their own. */
public final class SamplePlugin {

    /** The plugin's name. */
    public static final String NAME = "ternary";

    static final String CLASS = "com.example.ternary.TernaryPlugin";
    static final Path SOURCE =
            Path.of(
                    "src",
                    "sample-plugin",
                    "java",
                    "com",
                    "example",
                    "ternary",
                    "TernaryPlugin.java");

    private static final Path RESOURCES = Path.of("src", "sample-plugin", "resources");

    private SamplePlugin() {}

    /** Compiles and packs the plugin into a new folder and loads it from there. */
    static QuantizerPlugin load() throws IOException {
        Path folder = Files.createTempDirectory(target(), "plugins");
        packInto(folder);
        return PluginRegistry.builder().addFolder(folder).build().get(NAME);
    }

    /** Compiles the plugin and packs it into a jar in a folder; returns the jar. */
    public static Path packInto(Path folder) throws IOException {
        Path classes = Files.createTempDirectory(target(), "classes");
        compile(classes);
        Path jar = folder.resolve("ternary-1.0.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            addAll(out, classes);
            addAll(out, RESOURCES);
        }
        return jar;
    }

    private static Path target() throws IOException {
        return Files.createDirectories(Path.of("target", "sample-plugin"));
    }

    private static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of(
                            "-Xlint:all",
                            "-Werror",
                            "-proc:none",
                            "--release",
                            "17",
                            "-d",
                            classes.toString(),
                            "-classpath",
                            System.getProperty("java.class.path"));
            boolean compiled =
                    compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(SOURCE))
                            .call();
            if (!compiled) {
                throw new IOException("does not compile: " + SOURCE);
            }
        }
    }

    private static void addAll(JarOutputStream out, Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(root.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
    }
}
