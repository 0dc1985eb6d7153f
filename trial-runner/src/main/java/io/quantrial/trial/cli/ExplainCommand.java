package io.quantrial.trial.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.trial.Secrets;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.cost.CostKind;
import io.quantrial.trial.report.Figures;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.space.SearchSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what an experiment means, before any training. */
@Command(
        name = "explain",
        description = {
            "Shows what an experiment means, before any training.",
            "",
            "Every key with its value and where that came from; the layers of the model and what the"
                    + " search may give to each; the number of configurations; the exact range of"
                    + " their cost. What is wrong with the experiment is said as by search.",
            ""
        })
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Studies studies;

    @Parameters(paramLabel = "FILE", description = "An experiment file.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the experiment. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    ExplainCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    @Override
    public Integer call() {
        ReadExperiment read = studies.read(file, sets);
        Experiment experiment = read.experiment();
        Goal goal = experiment.search().space().isEmpty() ? Goal.TRAIN : Goal.SEARCH;
        Plan plan = Origins.locate(read, () -> studies.plan(experiment, goal));
        if (isJson) {
            JsonOutput.print(json(read, plan), terminal.out());
        } else {
            text(read, plan).forEach(terminal.out()::println);
        }
        return 0;
    }

    private static List<String> text(ReadExperiment read, Plan plan) {
        List<String> lines = new ArrayList<>(values(read).lines());
        lines.add("");
        lines.addAll(slots(plan).lines());
        lines.add("");
        if (plan.goal() == Goal.SEARCH) {
            lines.add(
                    "search space: "
                            + layers(plan.space())
                            + ", "
                            + Figures.count(plan.space().size())
                            + " configurations");
            lines.add("");
        }
        lines.addAll(costs(plan).lines());
        return lines;
    }

    private static String layers(SearchSpace space) {
        int choices = space.layers().size();
        int layers = space.layers().stream().mapToInt(each -> each.members().size()).sum();
        String all = Words.count(layers, "layer");
        return choices < layers ? all + " with " + Words.count(choices, "choice") : all;
    }

    private static SortedMap<String, String> values(Experiment experiment) {
        SortedMap<String, String> values = experiment.providerDefaults();
        values.putAll(experiment.values());
        return values;
    }

    private static Table values(ReadExperiment read) {
        Table table = new Table("key", "value", "from");
        values(read.experiment())
                .forEach(
                        (key, value) ->
                                table.add(
                                        key,
                                        Secrets.hide(value),
                                        read.origins().getOrDefault(key, "default")));
        return table;
    }

    private static Table slots(Plan plan) {
        Table table =
                new Table("layer", "type", "weights", "MACs", "slot", "bits", "quantizer", "");
        Map<String, LayerProfile> profiles =
                plan.costModel().profile().layers().stream()
                        .collect(
                                Collectors.toMap(
                                        layer -> layer.layer().path().toString(),
                                        Function.identity()));
        for (SlotFacts slot : SlotFacts.of(plan)) {
            LayerProfile profile = profiles.get(slot.layer());
            if (slot.isQuantized() || profile.weights() > 0) {
                table.add(
                        slot.layer(),
                        slot.type(),
                        Figures.count(profile.weights()),
                        Figures.count(profile.macs()),
                        slot.target(),
                        slot.isQuantized() ? Words.list(slot.bits()) : "float",
                        Words.list(slot.quantizers()),
                        slot.tiedTo()
                                .map(other -> "tied to " + other)
                                .orElse(slot.isSearched() ? "searched" : ""));
            }
        }
        return table;
    }

    private static Table costs(Plan plan) {
        Cost whole = plan.floatCost();
        Table table =
                plan.goal() == Goal.SEARCH
                        ? new Table("cost", "float model", "smallest", "", "largest", "")
                        : new Table("cost", "float model", "quantized", "", "", "");
        for (CostKind kind : CostKind.values()) {
            double all = whole.of(kind);
            if (all > 0) {
                double least = plan.costs().minimum().of(kind);
                double most = plan.costs().maximum().of(kind);
                boolean isRange = plan.goal() == Goal.SEARCH;
                table.add(
                        kind.key(),
                        Figures.cost(kind, all),
                        Figures.cost(kind, least),
                        Figures.share(least, all),
                        isRange ? Figures.cost(kind, most) : "",
                        isRange ? Figures.share(most, all) : "");
            }
        }
        return table;
    }

    private static ObjectNode json(ReadExperiment read, Plan plan) {
        ObjectNode node = JsonOutput.object();
        ObjectNode keys = node.putObject("experiment");
        values(read.experiment())
                .forEach(
                        (key, value) ->
                                keys.putObject(key)
                                        .put("value", Secrets.hide(value))
                                        .put("from", read.origins().getOrDefault(key, "default")));
        ArrayNode slots = node.putArray("slots");
        for (SlotFacts slot : SlotFacts.of(plan)) {
            ObjectNode each =
                    slots.addObject()
                            .put("layer", slot.layer())
                            .put("type", slot.type())
                            .put("target", slot.target())
                            .put("searched", slot.isSearched());
            slot.bits().forEach(each.putArray("bits")::add);
            slot.quantizers().forEach(each.putArray("quantizers")::add);
            each.put("tiedTo", slot.tiedTo().orElse(null));
        }
        node.put("configurations", plan.space().size());
        ObjectNode costs = node.putObject("cost");
        for (CostKind kind : CostKind.values()) {
            costs.putObject(kind.key())
                    .put("unit", kind.unit())
                    .put("float", plan.floatCost().of(kind))
                    .put("smallest", plan.costs().minimum().of(kind))
                    .put("largest", plan.costs().maximum().of(kind));
        }
        return node;
    }
}
