package io.quantrial.trial.bench.report;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.bench.replay.Scores;
import io.quantrial.trial.report.Markup;
import io.quantrial.trial.storage.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a contest to files: {@code bench.csv} has all figures, {@code bench.svg} the curves,
 * {@code bench.html} the curves and the tables. None of them needs a network.
 */
public final class BenchFiles {

    private static final String NAME = "bench";

    private BenchFiles() {}

    /**
     * Writes the files; each is complete or as it was before.
     *
     * @param contests what came out, for each table
     * @param folder where; made if it is not there
     * @return the page
     * @throws TrialException with code {@code FAILED} if a file cannot be written
     */
    public static Path write(List<Scores> contests, Path folder) {
        String svg = BenchPlot.svg(contests, resource("bench-plot.css"));
        replace(folder.resolve(NAME + ".csv"), BenchCsv.text(contests));
        replace(folder.resolve(NAME + ".svg"), svg + "\n");
        return replace(folder.resolve(NAME + ".html"), page(contests, svg));
    }

    private static String page(List<Scores> contests, String svg) {
        Markup tables = new Markup();
        contests.forEach(scores -> ScoreTable.of(scores).forEach(table -> section(tables, table)));
        return resource("bench.html")
                .replace("{{css}}", resource("bench.css"))
                .replace("{{tables}}", tables.toString())
                .replace("{{plot}}", svg);
    }

    private static void section(Markup html, ScoreTable table) {
        html.open("section").element("h2", table.title()).element("p", table.note());
        html.open("div", "class", "scroll").open("table").open("thead").open("tr");
        table.header().forEach(name -> html.element("th", name, "scope", "col"));
        html.close().close().open("tbody");
        for (List<String> row : table.rows()) {
            html.open("tr");
            row.forEach(cell -> html.element("td", cell));
            html.close();
        }
        html.close().close().close().close();
    }

    private static Path replace(Path file, String content) {
        try {
            WholeFile.write(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
            return file;
        } catch (IOException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    e.getMessage() + "; make room or name another folder: --output DIR",
                    e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = BenchFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
