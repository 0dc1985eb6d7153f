package io.quantrial.trial.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quantrial.spi.BitRange;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.PluginInfo;
import io.quantrial.spi.TargetSupport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the quantizers. */
@Command(
        name = "plugins",
        description = {
            "Lists the quantizers and what each can do.",
            "",
            "Quantizers come from the class path and from the folder plugins beside this program;"
                    + " an experiment can name more folders under its key plugins.",
            ""
        })
final class PluginsCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Studies studies;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..*",
            description = "Further folders of quantizer jars.")
    private List<Path> folders = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON.")
    private boolean isJson;

    PluginsCommand(Terminal terminal, Studies studies) {
        this.terminal = terminal;
        this.studies = studies;
    }

    @Override
    public Integer call() {
        List<PluginInfo> plugins = studies.plugins(folders);
        if (isJson) {
            ArrayNode all = JsonOutput.array();
            plugins.forEach(plugin -> all.add(json(plugin)));
            JsonOutput.print(all, terminal.out());
        } else {
            plugins.forEach(plugin -> print(plugin, terminal.out()));
        }
        return 0;
    }

    private static void print(PluginInfo plugin, PrintWriter out) {
        out.println(plugin.name() + " " + plugin.version());
        out.println("  " + plugin.capabilities().description());
        plugin.capabilities()
                .targets()
                .forEach((target, support) -> out.println("  " + target.key() + ": " + support));
        for (OptionSpec option : plugin.capabilities().options()) {
            out.println(
                    "  option "
                            + option.name()
                            + ": "
                            + option.type()
                            + ", default "
                            + option.defaultValue()
                            + "; "
                            + option.description());
        }
        out.println("  from " + plugin.location());
    }

    private static ObjectNode json(PluginInfo plugin) {
        ObjectNode node = JsonOutput.object();
        node.put("name", plugin.name());
        node.put("version", plugin.version());
        node.put("spiVersion", plugin.spiVersion().toString());
        node.put("jar", plugin.location());
        node.put("description", plugin.capabilities().description());
        ObjectNode targets = node.putObject("targets");
        plugin.capabilities()
                .targets()
                .forEach((target, support) -> targets.set(target.key(), json(support)));
        ArrayNode options = node.putArray("options");
        for (OptionSpec option : plugin.capabilities().options()) {
            options.addObject()
                    .put("name", option.name())
                    .put("values", option.type().toString())
                    .putPOJO("default", option.defaultValue())
                    .put("description", option.description());
        }
        return node;
    }

    private static ObjectNode json(TargetSupport support) {
        ObjectNode node = JsonOutput.object();
        node.set("signedBits", json(support.signed()));
        node.set("unsignedBits", json(support.unsigned()));
        node.put("perChannel", support.perChannel());
        return node;
    }

    /** Smallest and largest width; empty if there are none. */
    private static ArrayNode json(Optional<BitRange> range) {
        ArrayNode node = JsonOutput.array();
        range.ifPresent(bits -> node.add(bits.min()).add(bits.max()));
        return node;
    }
}
