package io.quantrial.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.Services;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.search.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The guarantees of {@code docs/trial-runner.md} have their proofs, and its tables are complete.
 */
class GuaranteesTest {

    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

    private final Markdown page = Markdown.read("docs/trial-runner.md");

    @Test
    void everyRuleNamesTestsThatExist() throws IOException {
        Set<String> classes = testClasses();
        List<List<String>> rules = page.table("", "rule").body();
        assertThat(rules).hasSizeGreaterThan(15);
        for (int i = 0; i < rules.size(); i++) {
            assertThat(rules.get(i).get(0)).isEqualTo(Integer.toString(i + 1));
            assertThat(names(rules.get(i).get(2))).as(rules.get(i).get(1)).isNotEmpty();
            assertThat(classes).containsAll(names(rules.get(i).get(2)));
        }
        for (List<String> row : page.table("interface", "what it adds").body()) {
            assertThat(classes).containsAll(names(row.get(2)));
        }
    }

    @Test
    void everyReasonOfFailureIsListed() {
        assertThat(page.table("reason", "what happened").column(0))
                .map(Markdown::plain)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(FailureReason.values()).map(Enum::name).toList());
    }

    @Test
    void everyStrategyAndPrunerIsListed() {
        assertThat(page.table("`search.strategy`", "proposes").column(0))
                .map(Markdown::plain)
                .containsExactlyInAnyOrderElementsOf(
                        Services.all(Strategy.class).stream().map(Strategy::name).toList());
        assertThat(page.table("`search.pruner`", "stops a trial after an epoch").column(0))
                .map(Markdown::plain)
                .filteredOn(name -> !name.equals("none"))
                .containsExactlyInAnyOrderElementsOf(
                        Services.all(Pruner.class).stream().map(Pruner::name).toList());
    }

    private static List<String> names(String cell) {
        return CLASS.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
    }

    /** Contract tests of plugin authors are main code of the test kit. */
    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(Markdown.ROOT)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .filter(file -> file.contains("/src/test/") || file.contains("testkit/src"))
                    .map(file -> file.replaceAll(".*/|\\.java$", ""))
                    .collect(Collectors.toSet());
        }
    }
}
