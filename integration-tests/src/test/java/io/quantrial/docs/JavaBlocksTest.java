package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java block of the documents compiles. The blocks of one document are compiled together.
 *
 * <p>A block that declares its package is a file. Others get imports of DJL, of Quantrial and of
 * the packages of their document; statements also get a method around them, in a class whose fields
 * are what a DJL program has.
 */
class JavaBlocksTest {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile(
                    "(?m)^(?:@\\S+\\s+)*(?:[a-z-]+ )*(?:class|record|interface|enum) (\\w+)");

    private static final List<String> PACKAGES =
            List.of(
                    "ai.djl",
                    "ai.djl.ndarray",
                    "ai.djl.ndarray.types",
                    "ai.djl.nn",
                    "ai.djl.nn.convolutional",
                    "ai.djl.nn.core",
                    "ai.djl.training",
                    "ai.djl.training.dataset",
                    "ai.djl.training.loss",
                    "ai.djl.training.optimizer",
                    "ai.djl.training.tracker",
                    "io.quantrial.lsq",
                    "io.quantrial.onnx",
                    "io.quantrial.onnx.op",
                    "io.quantrial.qat",
                    "io.quantrial.spi",
                    "io.quantrial.spi.config",
                    "io.quantrial.spi.dispatch",
                    "io.quantrial.spi.hook",
                    "io.quantrial.spi.scheme",
                    "io.quantrial.testkit",
                    "io.quantrial.trial.config",
                    "io.quantrial.trial.report",
                    "io.quantrial.trial.run",
                    "java.nio.file",
                    "java.util",
                    "org.junit.jupiter.api");

    private static final String FIELDS =
            "Model model; Block block; DefaultTrainingConfig config; Shape inputShape; Dataset"
                    + " training; Dataset test; Loss loss; Optimizer weights; Optimizer steps;"
                    + " QuantizedModel quantized; ConfigList configList; Path folder; NDList samples;"
                    + " NDList labels;";

    @TempDir Path classes;

    static Stream<Markdown> documents() {
        return Markdown.all().stream().filter(document -> !document.fences("java").isEmpty());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaBlocksCompile(Markdown document) throws IOException {
        List<Markdown.Fence> blocks = document.fences("java");
        List<String> packages = new ArrayList<>(PACKAGES);
        for (Markdown.Fence block : blocks) {
            PACKAGE.matcher(block.text()).results().forEach(found -> packages.add(found.group(1)));
        }
        List<Source> sources = new ArrayList<>();
        for (Markdown.Fence block : blocks) {
            sources.add(source(block, packages));
        }
        assertThat(errors(sources)).as(document.file().toString()).isEmpty();
    }

    private static Source source(Markdown.Fence block, List<String> packages) {
        Matcher declared = PACKAGE.matcher(block.text());
        Matcher type = TYPE.matcher(block.text());
        boolean hasType = type.find();
        if (declared.find()) {
            String path = declared.group(1).replace('.', '/') + "/" + type.group(1);
            return new Source(path, block.text());
        }
        StringBuilder text = new StringBuilder();
        packages.forEach(name -> text.append("import ").append(name).append(".*; "));
        if (hasType) {
            return new Source(type.group(1), text.append(block.text()).toString());
        }
        String name = "Block" + block.line();
        text.append("class ").append(name).append(" { ").append(FIELDS);
        text.append(" void run() throws Exception {\n").append(block.text()).append("\n} }");
        return new Source(name, text.toString());
    }

    private String errors(List<Source> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            String classPath =
                    System.getProperty(
                            "surefire.test.class.path", System.getProperty("java.class.path"));
            List<String> options = List.of("-proc:none", "-classpath", classPath);
            boolean success =
                    compiler.getTask(messages, files, null, options, null, sources).call();
            return success ? "" : messages.toString();
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
