package io.quantrial.trial.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.replay.Contest;
import io.quantrial.trial.bench.replay.InventedTable;
import io.quantrial.trial.bench.replay.Scores;
import io.quantrial.trial.search.strategy.GridStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class BenchFilesTest {

    @TempDir Path folder;

    private final Scores scores =
            new Contest(List.of(new GridStrategy()), 3, 2).on(InventedTable.of(4, 2, bits -> true));

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void theCsvHasAllFigures() throws IOException {
        BenchFiles.write(List.of(scores), folder);

        List<String> lines = text("bench.csv").lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("table,strategy,measure,budget,axis,cost,studies,mean,low,median,high");
        assertThat(lines).hasSize(scores.figures().size() + 1);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(11))
                .anyMatch(line -> line.startsWith("invented,grid,hypervolume,,trainings,20,3,"))
                .anyMatch(line -> line.startsWith("invented,random,test-hit,0.1,trainings,81,3,1,"))
                .anyMatch(line -> line.startsWith("invented,oracle,cost-of-95,,seconds,,3,"));
    }

    @Test
    void theSameFiguresGiveTheSameBytes() throws IOException {
        BenchFiles.write(List.of(scores), folder.resolve("one"));
        BenchFiles.write(List.of(scores), folder.resolve("two"));

        for (String name : List.of("bench.csv", "bench.svg", "bench.html")) {
            assertThat(folder.resolve("one").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(name));
        }
    }

    @Test
    void thePlotHasALineForEachStrategyInBothDiagrams() throws Exception {
        BenchFiles.write(List.of(scores, scores), folder);

        Document svg =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("bench.svg").toFile());
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        for (String style : List.of("line s0", "line s1", "line oracle")) {
            // two tables with a legend and two diagrams each
            assertThat(paths(svg, style)).as(style).hasSize(6);
        }
        assertThat(paths(svg, "band s0")).hasSize(4);
        assertThat(paths(svg, "line ceiling")).hasSize(2 * (1 + 2));
    }

    private static List<Element> paths(Document svg, String style) {
        var paths = svg.getElementsByTagName("path");
        return Stream.iterate(0, i -> i < paths.getLength(), i -> i + 1)
                .map(i -> (Element) paths.item(i))
                .filter(path -> path.getAttribute("class").equals(style))
                .toList();
    }

    @Test
    void thePageNeedsNothingElse() throws IOException {
        Path page = BenchFiles.write(List.of(scores), folder);

        assertThat(page).isEqualTo(folder.resolve("bench.html"));
        assertThat(text("bench.html"))
                .contains("<svg", "invented: hypervolume by whole trainings", "<td>oracle</td>")
                .doesNotContain("{{", "<script", "src=", "href=\"http");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> BenchFiles.write(List.of(scores), file))
                .isInstanceOf(TrialException.class)
                .hasMessageContainingAll("bench.csv cannot be written", "--output DIR");
    }

    @Test
    void tablesForPeopleHaveTheFiguresThatCount() {
        List<ScoreTable> tables = ScoreTable.of(scores);

        assertThat(tables)
                .extracting(ScoreTable::title)
                .containsExactly(
                        "invented: hypervolume by whole trainings",
                        "invented: choices under six sizes after 20 whole trainings",
                        "invented: choices under six sizes after 30 whole trainings",
                        "invented: how well losses tell the final one");
        assertThat(tables.get(0).note()).contains("median of 3 studies", "1.000, 1.000");
        Map<String, List<String>> rows =
                Map.of("grid", tables.get(0).rows().get(0), "random", tables.get(0).rows().get(1));
        assertThat(rows.get("random").get(2)).isEqualTo("1.00");
        assertThat(rows.get("grid")).hasSize(tables.get(0).header().size());
        List<List<String>> choices = tables.get(1).rows();
        assertThat(choices.get(choices.size() - 1))
                .startsWith("(all)", "test")
                .endsWith("100 0.00");
    }

    @Test
    void smallTablesHaveFewerColumns() {
        Scores small = new Contest(List.of(), 1, 1).on(InventedTable.of(2, 1, bits -> true));

        List<ScoreTable> tables = ScoreTable.of(small);

        assertThat(tables).hasSize(2);
        assertThat(tables.get(0).header())
                .containsExactly("strategy", "to 95 %", "of random", "at 6", "regret", "below");
        assertThat(tables.get(0).rows().get(0).get(4)).isEqualTo("–");
    }
}
