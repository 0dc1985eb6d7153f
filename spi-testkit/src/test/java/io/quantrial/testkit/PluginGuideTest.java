package io.quantrial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PluginGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "writing-a-plugin.md");
    private static final Pattern RULE = Pattern.compile("(?m)^(\\d+)\\. \\*\\*(.+?)\\.\\*\\*");

    @Test
    void everyRuleOfTheGuideHasATestOfTheSameNameAndNoTestIsWithoutARule() throws IOException {
        Map<Integer, String> written = new TreeMap<>();
        Matcher matcher = RULE.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            written.put(Integer.valueOf(matcher.group(1)), matcher.group(2).replace("`", ""));
        }
        assertThat(written).isEqualTo(QuantizerContractTest.rules()).isNotEmpty();
    }
}
