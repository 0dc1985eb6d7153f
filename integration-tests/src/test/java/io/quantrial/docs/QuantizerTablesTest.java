package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.quantrial.lsq.GradientScale;
import io.quantrial.spi.BitRange;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.OptionType;
import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/quantizers.md say what the plugins' capabilities say. */
class QuantizerTablesTest {

    private static final Markdown PAGE = Markdown.read("docs/quantizers.md");

    static Stream<PluginInfo> plugins() {
        return PluginRegistry.discover().plugins().stream();
    }

    private static Markdown section(PluginInfo plugin) {
        return PAGE.section("## " + plugin.name());
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void targetsAreThoseOfThePlugin(PluginInfo plugin) {
        List<List<String>> expected = new ArrayList<>();
        plugin.capabilities()
                .targets()
                .forEach((target, support) -> expected.add(cells(target, support)));
        assertThat(section(plugin).table("target", "signed bits").body()).isEqualTo(expected);
    }

    private static List<String> cells(QuantTarget target, TargetSupport support) {
        return List.of(
                "`" + target.key() + "`",
                bits(support.signed()),
                bits(support.unsigned()),
                support.perChannel() ? "yes" : "no");
    }

    private static String bits(Optional<BitRange> range) {
        return range.map(BitRange::toString).orElse("–");
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void optionsAreThoseOfThePlugin(PluginInfo plugin) {
        List<List<String>> expected =
                plugin.capabilities().options().stream().map(QuantizerTablesTest::cells).toList();
        List<List<String>> written =
                expected.isEmpty() ? List.of() : section(plugin).table("option", "values").body();
        assertThat(written).isEqualTo(expected);
    }

    private static List<String> cells(OptionSpec option) {
        return List.of(
                "`" + option.name() + "`",
                values(option.type()),
                "`" + option.defaultValue() + "`",
                option.description());
    }

    private static String values(OptionType type) {
        if (type instanceof OptionType.Choice choice) {
            return choice.choices().stream()
                    .map(word -> "`" + word + "`")
                    .collect(Collectors.joining(", "));
        }
        if (type instanceof OptionType.Whole whole) {
            return "whole number " + whole.min() + " to " + whole.max();
        }
        if (type instanceof OptionType.Real real) {
            return "number " + number(real.min()) + " to " + number(real.max());
        }
        return "`true`, `false`";
    }

    private static String number(double value) {
        return Double.toString(value).replaceFirst("\\.0$", "");
    }

    /** The paper is named in the section, as the capabilities name it. */
    @ParameterizedTest
    @MethodSource("plugins")
    void thePapersAreNamed(PluginInfo plugin) {
        Capabilities capabilities = plugin.capabilities();
        String text = String.join("\n", section(plugin).lines());
        List<String> papers =
                Pattern.compile("\\d{4}\\.\\d{5}")
                        .matcher(capabilities.description())
                        .results()
                        .map(MatchResult::group)
                        .toList();
        assertThat(papers).isNotEmpty();
        papers.forEach(paper -> assertThat(text).contains("https://arxiv.org/abs/" + paper));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void theComparisonHasAColumnForEachQuantizer(PluginInfo plugin) {
        assertThat(PAGE.table("", "`lsq`").header()).contains("`" + plugin.name() + "`");
    }

    @Test
    void everyQuantizerOfThePageExists() {
        List<String> known = plugins().map(plugin -> "## " + plugin.name()).toList();
        assertThat(PAGE.headings().stream().filter(line -> line.startsWith("## ")))
                .contains("## Config list")
                .containsAll(known)
                .hasSize(known.size() + 1);
    }

    @Test
    void gradientScalesAreRight() {
        Pattern tensor =
                Pattern.compile(
                        "(input|weight) \\(([\\d, ]+)\\), \\w+, Q_P = (\\d+)(, per channel)?");
        Markdown.Table table = PAGE.table("tensor", "`gradient_scale`");
        assertThat(table.body()).hasSizeGreaterThan(3);
        for (List<String> row : table.body()) {
            Matcher matcher = tensor.matcher(row.get(0));
            assertThat(matcher.matches()).as(row.get(0)).isTrue();
            long[] dimensions =
                    Stream.of(matcher.group(2).split(", ")).mapToLong(Long::parseLong).toArray();
            String word = Markdown.plain(row.get(1)).toUpperCase(Locale.ROOT);
            int largest = Integer.parseInt(matcher.group(3));
            float factor =
                    GradientScale.valueOf(word)
                            .of(
                                    new Shape(dimensions),
                                    QuantTarget.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                                    matcher.group(4) == null ? 1 : dimensions[0],
                                    largest);
            assertThat(row.get(3)).isEqualTo(String.format(Locale.ROOT, "%.2e", factor));
            if (!row.get(2).equals("–")) {
                double count = 1 / ((double) factor * factor * largest);
                assertThat(Math.round(count)).isEqualTo(Long.parseLong(row.get(2)));
            }
        }
    }
}
