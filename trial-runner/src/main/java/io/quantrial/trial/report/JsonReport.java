package io.quantrial.trial.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.Secrets;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.insight.Insight;
import io.quantrial.trial.search.Constraint;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.ReportRecord;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The report for scripts: one JSON object. Keys stay as they are as long as {@code format} is 1;
 * new ones may come. A number that is not known or not finite is {@code null}. Accuracies are in
 * percent, sizes in bits, bops in bit operations of one sample, latencies in milliseconds, times in
 * ISO 8601.
 *
 * <ul>
 *   <li>{@code study}: name, seed, created, experiment, versions
 *   <li>{@code run}: command, folder, dataSha256, maxTrials, triedTrials, finished, written,
 *       elapsedSeconds
 *   <li>{@code answer}: trial (or null), sentence, reason, exportCommand (or null)
 *   <li>{@code objectives}: their names; {@code constraints}: on, text, limit (in the unit of what
 *       it is on; for accuracyDrop in percentage points)
 *   <li>{@code float}: trial, accuracy, testAccuracy, size, bops, latency
 *   <li>{@code layers}: path, type, weights, macs, fixed, sensitivity, tiedTo (the first of the
 *       layers that share a choice with it, or null), in the order of the model
 *   <li>{@code front}: numbers of trials, the smallest first
 *   <li>{@code insights}: on (search or training), trial, sentence, and the figures by name, as
 *       {@link Insight.Subject} has them
 *   <li>{@code trials}: number, name, kind, state, seed, parent (or null), configuration (or null),
 *       summary, bits (by layer: quantizer and bits of weight, input, output), accuracy (mean over
 *       seeds), accuracies (its own, then its repetitions'), accuracyHalfWidth (of the mean's 95 %
 *       confidence interval, null for one run), notBetterThan (of the front: a cheaper trial that
 *       it does not beat significantly, or null), testAccuracy, size, bops, latency, sizeShare,
 *       metrics, seconds, attempts (number, started, ended, reason, message), log
 *   <li>{@code reports}: trial, attempt, step, metrics
 * </ul>
 */
final class JsonReport {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final StudyFacts facts;

    JsonReport(StudyFacts facts) {
        this.facts = facts;
    }

    /** The report as people can read it too. */
    String indented() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree()) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    ObjectNode tree() {
        ReportInput input = facts.input();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", 1);
        study(root.putObject("study"));
        run(root.putObject("run"));
        answer(root.putObject("answer"));
        ArrayNode objectives = root.putArray("objectives");
        input.objectives().forEach(objective -> objectives.add(objective.key()));
        ArrayNode constraints = root.putArray("constraints");
        input.constraints().forEach(constraint -> constraint(constraints.addObject(), constraint));
        floatModel(root.putObject("float"));
        ArrayNode layers = root.putArray("layers");
        input.layers().forEach(layer -> layer(layers.addObject(), layer));
        ArrayNode front = root.putArray("front");
        facts.front().forEach(row -> front.add(row.number()));
        ArrayNode insights = root.putArray("insights");
        input.evidence().insights().forEach(insight -> insight(insights.addObject(), insight));
        ArrayNode trials = root.putArray("trials");
        facts.rows().forEach(row -> trial(trials.addObject(), row));
        ArrayNode reports = root.putArray("reports");
        input.reports().forEach(report -> report(reports.addObject(), report));
        return root;
    }

    private void study(ObjectNode node) {
        node.put("name", facts.input().study().name());
        node.put("seed", facts.input().study().seed());
        node.put("created", facts.input().study().created().toString());
        ObjectNode experiment = node.putObject("experiment");
        facts.input().study().experiment().forEach(experiment::put);
        ObjectNode versions = node.putObject("versions");
        facts.input().study().versions().forEach(versions::put);
    }

    private void run(ObjectNode node) {
        ReportInput.RunFacts run = facts.input().run();
        node.put("command", run.command());
        node.put("folder", run.folder());
        node.put("dataSha256", run.dataSha256());
        node.put("maxTrials", run.maxTrials());
        node.put("triedTrials", facts.tried().size());
        node.put("finished", run.finished());
        node.put("written", run.written().toString());
        node.put("elapsedSeconds", run.elapsed().toMillis() / 1000.0);
    }

    private void answer(ObjectNode node) {
        AnswerText text = new AnswerText(facts);
        node.put("trial", facts.answer().map(TrialRow::number).orElse(null));
        node.put("sentence", text.sentence());
        node.put("reason", facts.input().answer().reason());
        node.put("exportCommand", text.command().orElse(null));
    }

    private void constraint(ObjectNode node, Constraint constraint) {
        node.put("on", constraint.key());
        node.put("text", constraint.text());
        number(node, "limit", constraint.limit(facts.input().floatCost()));
    }

    private void floatModel(ObjectNode node) {
        node.put("trial", facts.floatModel().map(TrialRow::number).orElse(null));
        number(node, "accuracy", facts.floatAccuracy());
        number(
                node,
                "testAccuracy",
                facts.floatModel().map(TrialRow::testAccuracy).orElse(OptionalDouble.empty()));
        cost(node, facts.input().floatCost());
    }

    private static void insight(ObjectNode node, Insight insight) {
        node.put("on", insight.subject().name().toLowerCase(Locale.ROOT));
        node.put("trial", insight.trial());
        node.put("sentence", insight.sentence());
        ObjectNode figures = node.putObject("figures");
        insight.figures().forEach(figures::put);
    }

    private static void layer(ObjectNode node, ReportInput.LayerFacts layer) {
        node.put("path", layer.path().toString());
        node.put("type", layer.type());
        node.put("weights", layer.weights());
        node.put("macs", layer.macs());
        node.put("fixed", layer.fixed().map(LayerBits::toString).orElse(null));
        number(node, "sensitivity", layer.sensitivity());
        node.put("tiedTo", layer.tiedTo().map(LayerPath::toString).orElse(null));
    }

    private void trial(ObjectNode node, TrialRow row) {
        int parent = row.record().definition().parent();
        node.put("number", row.number());
        node.put("name", row.name());
        node.put("kind", row.kind().name());
        node.put("state", row.state().name());
        node.put("seed", row.record().definition().seed());
        node.put("parent", parent < 0 ? null : Integer.valueOf(parent));
        node.put("configuration", row.record().definition().configuration().orElse(null));
        node.put("summary", row.summary());
        ObjectNode bits = node.putObject("bits");
        for (ReportInput.LayerFacts layer : facts.input().layers()) {
            facts.bits(row, layer)
                    .ifPresent(choice -> bits(bits.putObject(layer.path().toString()), choice));
        }
        number(node, "accuracy", row.accuracy());
        ArrayNode accuracies = node.putArray("accuracies");
        row.accuracies().forEach(accuracies::add);
        number(node, "accuracyHalfWidth", row.interval().halfWidth());
        node.put(
                "notBetterThan",
                row.tie().isPresent() ? Integer.valueOf(row.tie().getAsInt()) : null);
        number(node, "testAccuracy", row.testAccuracy());
        cost(node, row.cost());
        number(node, "sizeShare", row.cost().size() / facts.input().floatCost().size());
        metrics(node, row.record().metrics());
        number(node, "seconds", row.seconds());
        ArrayNode attempts = node.putArray("attempts");
        row.record().attempts().forEach(attempt -> attempt(attempts.addObject(), attempt));
        node.put("log", facts.input().run().logs().get(row.number()));
    }

    private static void bits(ObjectNode node, LayerBits choice) {
        node.put("quantizer", choice.quantizer());
        for (QuantTarget target : QuantTarget.values()) {
            node.put(target.key(), choice.bits().get(target));
        }
    }

    private static void attempt(ObjectNode node, AttemptRecord attempt) {
        node.put("number", attempt.number());
        node.put("started", attempt.started().toString());
        node.put("ended", attempt.ended().map(Object::toString).orElse(null));
        node.put("reason", attempt.reason().map(Enum::name).orElse(null));
        node.put("message", attempt.message().map(Secrets::hideIn).orElse(null));
    }

    private static void report(ObjectNode node, ReportRecord report) {
        node.put("trial", report.trial());
        node.put("attempt", report.attempt());
        node.put("step", report.step());
        metrics(node, report.metrics());
    }

    private static void metrics(ObjectNode node, Map<String, Double> metrics) {
        ObjectNode values = node.putObject("metrics");
        metrics.forEach((name, value) -> number(values, name, value));
    }

    private static void cost(ObjectNode node, Cost cost) {
        for (CostKind kind : CostKind.values()) {
            number(node, kind.key(), cost.of(kind));
        }
    }

    private static void number(ObjectNode node, String key, OptionalDouble value) {
        number(node, key, value.orElse(Double.NaN));
    }

    /** JSON has no NaN and no infinity. */
    private static void number(ObjectNode node, String key, double value) {
        node.put(key, Double.isFinite(value) ? Double.valueOf(value) : null);
    }
}
