package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The op table of {@code docs/export.md} is that of the code. */
class OpTableDocumentationTest {

    private static final Path PAGE = Path.of("..", "docs", "export.md");
    private static final String BEGIN = "```text\nops: ";
    private static final int WIDTH = 130;

    @Test
    void theDocumentedTableIsTheBuiltInOne() throws IOException {
        assertThat(Files.readString(PAGE)).contains(BEGIN + lines() + "\n```\n");
    }

    /** Breaks the names into lines. */
    private static String lines() {
        StringBuilder text = new StringBuilder();
        int column = 0;
        List<String> names =
                OpTable.discover().names().stream().collect(Collectors.toUnmodifiableList());
        for (String name : names) {
            if (column + name.length() > WIDTH) {
                text.append('\n');
                column = 0;
            } else if (column > 0) {
                text.append(' ');
            }
            text.append(name);
            column += name.length() + 1;
        }
        return text.toString();
    }
}
