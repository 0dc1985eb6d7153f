package io.quantrial.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Explains that no plugin has the name that was asked for, and what to add. */
final class UnknownPlugin {

    private static final String LSQ = "io.quantrial:quantrial-lsq-plugin";
    private static final String QAT = "io.quantrial:quantrial-qat-plugin";
    private static final Map<String, String> DEPENDENCIES =
            Map.of("lsq", LSQ, "qat", QAT, "dorefa", QAT, "bnn", QAT);

    private UnknownPlugin() {}

    /** Returns the error for a name, given the plugins that are there. */
    static QuantException named(String name, List<PluginInfo> known) {
        Set<String> names = known.stream().map(PluginInfo::name).collect(Collectors.toSet());
        Set<String> candidates = new TreeSet<>(DEPENDENCIES.keySet());
        candidates.addAll(names);
        return new QuantException(
                QuantException.Code.UNKNOWN_PLUGIN,
                "no quantizer plugin is named \""
                        + name
                        + "\""
                        + (candidates.contains(name) ? "" : NearestName.hint(name, candidates))
                        + "; "
                        + list(known)
                        + "; "
                        + advice(name, candidates, names));
    }

    private static String list(List<PluginInfo> known) {
        return known.isEmpty()
                ? "no plugins were found at all"
                : "known plugins: "
                        + String.join(", ", known.stream().map(PluginInfo::name).toList());
    }

    private static String advice(String name, Set<String> candidates, Set<String> present) {
        Optional<String> meant = NearestName.of(name, candidates);
        String dependency = meant.map(DEPENDENCIES::get).orElse(null);
        if (dependency == null) {
            return "add the dependency that holds the plugin to the class path, or its jar to a"
                    + " plugin folder (lsq is in "
                    + LSQ
                    + "; qat, dorefa and bnn are in "
                    + QAT
                    + ")";
        }
        return "\""
                + meant.get()
                + "\" is in the Maven dependency "
                + dependency
                + (present.contains(meant.get())
                        ? ", which is there"
                        : ": add it, or its jar to a plugin folder");
    }
}
