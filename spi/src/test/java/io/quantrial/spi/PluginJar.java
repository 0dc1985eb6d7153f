package io.quantrial.spi;

import ai.djl.ndarray.NDArray;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources and packs them into a real jar. */
final class PluginJar {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    // One for all tests: opening the platform's classes takes longer than compiling a plugin.
    private static final StandardJavaFileManager FILES =
            COMPILER.getStandardFileManager(null, null, null);

    private static final String PLUGIN =
            """
            package %s;
            import io.quantrial.spi.*;
            import io.quantrial.spi.scheme.*;
            @BuiltForSpi(SpiVersion.CURRENT)
            public class %s implements QuantizerPlugin {
                public %2$s() { /* constructor */ }
                @Override public String name() { return "%s"; }
                @Override public Capabilities capabilities() {
                    return Capabilities.builder().setDescription(description())
                        .addTarget(QuantTarget.WEIGHT, TargetSupport.signed(2, 8)).build();
                }
                @Override public TensorQuantizer create(SlotRequest request) {
                    throw new QuantException(QuantException.Code.UNSUPPORTED, Later.text());
                }
                static String description() { return "a test plugin"; }
            }
            final class Later { static String text() { return "loaded later"; } }
            """;

    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> resources = new TreeMap<>();
    private final List<String> left = new ArrayList<>();
    private final Attributes manifest = new Attributes();

    /** Returns the source of a plugin that keeps every rule. */
    static String sourceOf(String className, String name) {
        int dot = className.lastIndexOf('.');
        return PLUGIN.formatted(className.substring(0, dot), className.substring(dot + 1), name);
    }

    /** Returns a jar with one plugin that keeps every rule. */
    static PluginJar plugin(String className, String name) {
        return new PluginJar().source(className, sourceOf(className, name)).service(className);
    }

    PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    PluginJar service(String content) {
        return resource(ServiceFile.NAME, content);
    }

    PluginJar resource(String name, String text) {
        resources.put(name, text);
        return this;
    }

    PluginJar manifest(Attributes.Name name, String value) {
        manifest.put(name, value);
        return this;
    }

    /** Leaves a class out of the jar after compiling. */
    PluginJar without(String className) {
        left.add(className.replace('.', '/') + ".class");
        return this;
    }

    Path write(Path jar) throws IOException {
        Path classes = Files.createTempDirectory(jar.getParent(), "classes");
        compile(classes);
        Manifest head = new Manifest();
        head.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        head.getMainAttributes().putAll(manifest);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, head);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path path : compiled.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(path).toString().replace('\\', '/');
                if (!left.contains(name)) {
                    put(out, name, Files.readAllBytes(path));
                }
            }
            for (Map.Entry<String, String> resource : resources.entrySet()) {
                put(out, resource.getKey(), resource.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private void compile(Path classes) {
        if (sources.isEmpty()) {
            return;
        }
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        boolean compiled =
                COMPILER.getTask(
                                null,
                                FILES,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-d",
                                        classes.toString(),
                                        "-classpath",
                                        ServiceFile.locationOf(QuantizerPlugin.class, "")
                                                + File.pathSeparator
                                                + ServiceFile.locationOf(NDArray.class, "")),
                                null,
                                units)
                        .call();
        if (!compiled) {
            throw new UncheckedIOException(new IOException("does not compile: " + sources));
        }
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        private Source(String className, String text) {
            super(
                    URI.create("string:///" + className.replace('.', '/') + ".java"),
                    JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
