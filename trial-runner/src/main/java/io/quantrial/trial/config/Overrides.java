package io.quantrial.trial.config;

import io.quantrial.spi.NearestName;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.schema.Key;
import io.quantrial.trial.config.schema.Schema;
import io.quantrial.trial.config.source.ConfigFile;
import io.quantrial.trial.config.source.Interpolation;
import io.quantrial.trial.config.source.KeyPath;
import io.quantrial.trial.config.source.Overlay;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.configuration2.tree.ImmutableNode;

/** Puts what the environment and the command line say over the values of the file. */
final class Overrides {

    static final String PREFIX = "QUANTRIAL_";
    static final String SET = "--set";

    /** Variables of the launcher. */
    private static final Set<String> RESERVED =
            Set.of(PREFIX + "CLASSPATH", PREFIX + "COMMAND", PREFIX + "HOME", PREFIX + "JAVA_OPTS");

    private final Overlay overlay;
    private final Interpolation interpolation;
    private final SortedMap<String, KeyPath> variables = new TreeMap<>();

    Overrides(Schema schema, Interpolation interpolation) {
        this.overlay = new Overlay(schema);
        this.interpolation = interpolation;
        for (Key<?> key : schema.keys()) {
            String path = String.join(".", key.names());
            boolean isSingle = !key.path().contains("[].") && !path.contains("*");
            if (isSingle && !path.equals(ConfigFile.INCLUDE)) {
                variables.put(variable(key.names()), KeyPath.parse(path));
            }
        }
    }

    static String variable(List<String> names) {
        return PREFIX + String.join("_", names).toUpperCase(Locale.ROOT);
    }

    ImmutableNode environment(ImmutableNode root, Map<String, String> environment) {
        ImmutableNode changed = root;
        for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
            String variable = entry.getKey();
            if (variable.startsWith(PREFIX) && !RESERVED.contains(variable)) {
                changed = put(changed, path(variable), entry.getValue(), variable);
            }
        }
        return changed;
    }

    private KeyPath path(String variable) {
        KeyPath known = variables.get(variable);
        if (known != null) {
            return known;
        }
        for (String section : List.of("model", "data")) {
            String prefix = variable(List.of(section)) + "_";
            if (variable.matches(prefix + "[A-Z][A-Z0-9_]*")) {
                String option = variable.substring(prefix.length()).toLowerCase(Locale.ROOT);
                return KeyPath.parse(section + "." + option);
            }
        }
        throw TrialException.input(
                variable
                        + ": stands for no key"
                        + NearestName.hint(variable, similar(variable))
                        + "; write "
                        + PREFIX
                        + " and the path of a key, such as "
                        + variable(SearchKeys.MAX_TRIALS.names()));
    }

    /** Known variables that are near in every section: a long one is near many by its length. */
    private Set<String> similar(String variable) {
        List<String> written = List.of(variable.split("_"));
        return variables.keySet().stream()
                .filter(known -> areNear(written, List.of(known.split("_"))))
                .collect(Collectors.toSet());
    }

    private static boolean areNear(List<String> written, List<String> known) {
        return written.size() == known.size()
                && IntStream.range(0, known.size())
                        .allMatch(
                                i ->
                                        NearestName.of(written.get(i), List.of(known.get(i)))
                                                .isPresent());
    }

    ImmutableNode sets(ImmutableNode root, List<String> sets) {
        ImmutableNode changed = root;
        for (String set : sets) {
            int divider = set.indexOf('=');
            if (divider < 0) {
                throw TrialException.input(SET + ": must be key=value: \"" + set + "\"");
            }
            changed = put(changed, setPath(set, divider), set.substring(divider + 1), SET);
        }
        return changed;
    }

    private static KeyPath setPath(String set, int divider) {
        try {
            KeyPath path = KeyPath.parse(set.substring(0, divider).strip());
            if (path.names().equals(List.of(ConfigFile.INCLUDE))) {
                throw TrialException.input(
                        SET + ": " + ConfigFile.INCLUDE + ": only a file can include another");
            }
            return path;
        } catch (IllegalArgumentException e) {
            throw TrialException.input(SET + ": " + e.getMessage());
        }
    }

    private ImmutableNode put(ImmutableNode root, KeyPath path, String text, String origin) {
        try {
            return overlay.put(root, path, interpolation.replace(text), origin);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw TrialException.input(origin + ": " + path + ": " + e.getMessage());
        }
    }
}
