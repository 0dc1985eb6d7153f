package io.quantrial.trial.bench.report;

import io.quantrial.trial.bench.replay.Figure;
import io.quantrial.trial.bench.replay.Figure.Spread;
import io.quantrial.trial.bench.replay.Scores;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All figures of a contest, one on each line, for programs. */
final class BenchCsv {

    private static final List<String> COLUMNS =
            List.of(
                    "table",
                    "strategy",
                    "measure",
                    "budget",
                    "axis",
                    "cost",
                    "studies",
                    "mean",
                    "low",
                    "median",
                    "high");

    private static final MathContext DIGITS = new MathContext(6);

    private BenchCsv() {}

    static String text(List<Scores> contests) {
        List<String> lines = new ArrayList<>(List.of(String.join(",", COLUMNS)));
        for (Scores scores : contests) {
            String table = quoted(scores.header().name());
            scores.figures().forEach(figure -> lines.add(line(table, figure)));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(String table, Figure figure) {
        Spread spread = figure.spread();
        return String.join(
                ",",
                table,
                figure.strategy(),
                figure.measure().key(),
                figure.budget().map(BenchCsv::number).orElse(""),
                figure.axis().name().toLowerCase(Locale.ROOT),
                Double.isInfinite(figure.cost()) ? "" : number(figure.cost()),
                Integer.toString(spread.studies()),
                number(spread.mean()),
                number(spread.low()),
                number(spread.median()),
                number(spread.high()));
    }

    private static String number(double figure) {
        return Double.isFinite(figure)
                ? BigDecimal.valueOf(figure).round(DIGITS).stripTrailingZeros().toPlainString()
                : Double.toString(figure);
    }

    private static String quoted(String name) {
        return name.matches("[^\",\\r\\n]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
