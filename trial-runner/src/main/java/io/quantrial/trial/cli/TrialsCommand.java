package io.quantrial.trial.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quantrial.trial.MetricNames;
import io.quantrial.trial.Secrets;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.report.Figures;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the trials of a study. */
@Command(
        name = "trials",
        description = {"Lists the trials of a study, also while it runs.", ""})
final class TrialsCommand implements Callable<Integer> {

    private static final double MILLISECONDS_PER_SECOND = 1000;

    private final Terminal terminal;
    private final Studies studies;

    @Parameters(paramLabel = "DIR", description = "The folder of the study.")
    private Path folder;

    @Option(names = "--json", description = "Print JSON, with all metrics and attempts.")
    private boolean isJson;

    TrialsCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    @Override
    public Integer call() {
        Study study = studies.open(folder);
        if (isJson) {
            ArrayNode all = JsonOutput.array();
            study.trials().forEach(trial -> all.add(json(trial)));
            JsonOutput.print(all, terminal.out());
        } else {
            table(study).lines().forEach(terminal.out()::println);
        }
        return 0;
    }

    private static Table table(Study study) {
        double floatSize = study.file().floatCost().size();
        Table table =
                new Table("trial", "kind", "state", "accuracy", "size", "seconds", "configuration");
        for (TrialRecord trial : study.trials()) {
            table.add(
                    Integer.toString(trial.number()),
                    trial.definition().kind().name().toLowerCase(Locale.ROOT),
                    trial.state().name().toLowerCase(Locale.ROOT),
                    accuracy(trial.metrics()),
                    size(trial.metrics(), floatSize),
                    seconds(trial),
                    what(trial));
        }
        return table;
    }

    private static String accuracy(Map<String, Double> metrics) {
        Double accuracy =
                metrics.getOrDefault(MetricNames.TEST_ACCURACY, metrics.get(MetricNames.ACCURACY));
        return accuracy == null ? "-" : Figures.accuracy(accuracy);
    }

    private static String size(Map<String, Double> metrics, double floatSize) {
        Double size = metrics.get(CostKind.SIZE.key());
        return size == null ? "-" : Figures.share(size, floatSize);
    }

    private static String seconds(TrialRecord trial) {
        Duration sum =
                trial.attempts().stream()
                        .flatMap(attempt -> length(attempt).stream())
                        .reduce(Duration.ZERO, Duration::plus);
        return sum.isZero()
                ? "-"
                : String.format(Locale.ROOT, "%.1f", sum.toMillis() / MILLISECONDS_PER_SECOND);
    }

    private static Optional<Duration> length(AttemptRecord attempt) {
        return attempt.ended().map(end -> Duration.between(attempt.started(), end));
    }

    private static String what(TrialRecord trial) {
        String configuration = trial.definition().configuration().orElse("");
        String origin =
                trial.definition().parent() < 0 ? "" : "of trial " + trial.definition().parent();
        return (configuration + " " + origin + failure(trial)).strip();
    }

    private static String failure(TrialRecord trial) {
        return trial.attempts().stream()
                .reduce((first, second) -> second)
                .flatMap(
                        last ->
                                last.reason()
                                        .map(
                                                reason ->
                                                        " ("
                                                                + reason
                                                                + ": "
                                                                + last.message()
                                                                        .map(Secrets::hideIn)
                                                                        .orElse("")
                                                                + ")"))
                .orElse("");
    }

    private static ObjectNode json(TrialRecord trial) {
        ObjectNode node = JsonOutput.object();
        node.put("number", trial.number());
        node.put("kind", trial.definition().kind().name());
        node.put("state", trial.state().name());
        node.put("seed", trial.definition().seed());
        node.put("configuration", trial.definition().configuration().orElse(null));
        int parent = trial.definition().parent();
        node.put("parent", parent < 0 ? null : parent);
        ObjectNode metrics = node.putObject("metrics");
        trial.metrics()
                .forEach((name, value) -> metrics.put(name, Double.isFinite(value) ? value : null));
        node.put("checkpoint", trial.checkpoint().map(file -> file.name()).orElse(null));
        ArrayNode attempts = node.putArray("attempts");
        trial.attempts().forEach(attempt -> attempts.add(json(attempt)));
        return node;
    }

    private static ObjectNode json(AttemptRecord attempt) {
        return JsonOutput.object()
                .put("number", attempt.number())
                .put("started", attempt.started().toString())
                .put("ended", attempt.ended().map(Object::toString).orElse(null))
                .put("reason", attempt.reason().map(Enum::name).orElse(null))
                .put("message", attempt.message().map(Secrets::hideIn).orElse(null));
    }
}
