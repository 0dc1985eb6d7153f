package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.PluginRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private final Markdown readme = Markdown.read("README.md");

    @Test
    void theTableNamesEveryQuantizerThatComesAlong() {
        List<String> names =
                PluginRegistry.discover().plugins().stream().map(PluginInfo::name).toList();
        assertThat(readme.table("name", "method").column(0))
                .map(cell -> cell.replaceAll(".*`(.*)`.*", "$1"))
                .containsExactlyInAnyOrderElementsOf(names);
    }
}
