package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every relative link of the documents leads to a file, and to a heading in it. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    static Stream<Markdown> documents() {
        return Markdown.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void relativeLinksLeadSomewhere(Markdown document) {
        assertThat(document.prose())
                .flatMap(line -> LINK.matcher(line).results().map(link -> link.group(1)).toList())
                .filteredOn(link -> !link.startsWith("https://"))
                .as("links of " + document.file())
                .allMatch(link -> leadsSomewhere(document.file(), link));
    }

    private static boolean leadsSomewhere(Path from, String link) {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        if (!Files.exists(Markdown.ROOT.resolve(file))) {
            return false;
        }
        return parts.length == 1
                || Markdown.read(file.toString()).headings().stream()
                        .map(Markdown::anchor)
                        .anyMatch(parts[1]::equals);
    }
}
