package io.quantrial.trial.config;

import io.quantrial.spi.NearestName;
import io.quantrial.trial.TrialException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Knows a few services by name; looks at the files of this machine. */
final class FakeChecks extends Checks.Here {

    private static final Set<String> STRATEGIES =
            Set.of("auto", "grid", "random", "nsga2", "fixed");
    private static final Set<String> SIGNALS =
            Set.of("gradient", "weight-error", "fisher", "one-at-a-time");
    private static final Set<String> PRUNERS = Set.of("asha", "median");
    private static final SortedSet<String> OPTIONS =
            new TreeSet<>(
                    Set.of(
                            "kernel",
                            "padding",
                            "channels1",
                            "channels2",
                            "hidden",
                            "hidden2",
                            "activation"));

    @Override
    public void strategy(String name) {
        known("search.strategy", name, STRATEGIES);
    }

    @Override
    public void signal(String name) {
        known("search.signals", name, SIGNALS);
    }

    @Override
    public void pruner(String name) {
        known("search.pruner", name, PRUNERS);
    }

    @Override
    public void model(String type, Map<String, String> options) {
        known("model.type", type, Set.of("lenet", "mlp", "resnet8"));
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw TrialException.input(
                        "model."
                                + option
                                + ": unknown key"
                                + NearestName.hint(option, OPTIONS)
                                + "; its type allows "
                                + OPTIONS);
            }
        }
        if (!options.getOrDefault("hidden", "1").matches("[0-9]+")) {
            throw TrialException.input(
                    "model.hidden must be a whole number: \"" + options.get("hidden") + "\"");
        }
    }

    @Override
    public void data(String type, Optional<Path> path, Map<String, String> options) {
        known("data.type", type, Set.of("digits", "mnist", "fashion-mnist", "csv"));
        path.filter(Files::notExists)
                .ifPresent(
                        missing -> {
                            throw TrialException.input(
                                    "data.path: " + missing.getFileName() + " does not exist");
                        });
    }

    private static void known(String key, String name, Set<String> names) {
        if (!names.contains(name)) {
            throw TrialException.input(
                    key + ": unknown \"" + name + "\"" + NearestName.hint(name, names));
        }
    }
}
