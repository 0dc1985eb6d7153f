package io.quantrial.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The part of a test's source that stands in a document, to the letter. */
final class SourceExample {

    private SourceExample() {}

    /** Returns the lines between the comments {@code NAME begins} and {@code NAME ends}. */
    static String read(Class<?> test, String name) throws IOException {
        Path source = Path.of("src/test/java", test.getName().replace('.', '/') + ".java");
        List<String> lines = Files.readAllLines(source);
        List<String> marks = lines.stream().map(String::strip).toList();
        int begin = marks.indexOf("// " + name + " begins");
        int end = marks.indexOf("// " + name + " ends");
        return String.join("\n", lines.subList(begin + 1, end)).stripIndent();
    }
}
