package io.quantrial.spi.config;

import static io.quantrial.spi.config.EntryCheck.bad;

import io.quantrial.spi.NearestName;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the layers of a model that an entry chooses, and refuses words that choose nothing. */
final class LayerChoice {

    private static final int SHOWN = 12;

    private final List<LayerInfo> layers;

    LayerChoice(List<LayerInfo> layers) {
        this.layers = layers;
    }

    /** Returns the chosen layers in the model's order. */
    List<LayerInfo> choose(ConfigEntry entry) {
        entry.opTypes().words().forEach(this::checkType);
        entry.opNames().forEach(name -> checkName(name, entry));
        List<Predicate<LayerInfo>> names =
                entry.opNames().stream().map(name -> chooses(name, entry)).toList();
        List<LayerInfo> chosen =
                layers.stream()
                        .filter(entry.opTypes()::matches)
                        .filter(
                                layer ->
                                        names.isEmpty()
                                                || names.stream()
                                                        .anyMatch(name -> name.test(layer)))
                        .toList();
        if (chosen.isEmpty()) {
            throw bad(
                    "op_names "
                            + entry.opNames()
                            + " and op_types "
                            + entry.opTypes().words()
                            + " match no layer together; a layer must match both");
        }
        for (OpNamePattern name : entry.opNames()) {
            if (name.isExact()) {
                checkNamed(named(name), entry);
            }
        }
        entry.quantTypes().forEach(target -> checkSomeHave(target, chosen));
        return chosen;
    }

    /**
     * A pattern alone speaks of layers with a weight: {@code *} means neither every ReLU nor every
     * container. Layers without one are chosen by name or by type.
     */
    private static Predicate<LayerInfo> chooses(OpNamePattern name, ConfigEntry entry) {
        Predicate<LayerPath> matcher = name.matcher();
        boolean any = name.isExact() || !entry.opTypes().words().isEmpty();
        return layer -> matcher.test(layer.path()) && (any || layer.hasWeight());
    }

    private LayerInfo named(OpNamePattern name) {
        return layers.stream()
                .filter(layer -> name.matcher().test(layer.path()))
                .findFirst()
                .orElseThrow();
    }

    private void checkType(String word) {
        if (layers.stream().anyMatch(layer -> OpTypes.matches(word, layer))) {
            return;
        }
        Set<String> known =
                layers.stream()
                        .flatMap(layer -> layer.types().stream())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        known.add(OpTypes.DEFAULT);
        String meaning =
                word.equals(OpTypes.DEFAULT)
                        ? " (it means " + String.join(", ", OpTypes.DEFAULT_TYPES) + ")"
                        : NearestName.hint(word, known);
        throw bad(
                "op_types: \""
                        + word
                        + "\" matches no layer"
                        + meaning
                        + "; types in this model: "
                        + some(layers.stream().map(LayerInfo::type)));
    }

    private void checkName(OpNamePattern name, ConfigEntry entry) {
        if (layers.stream().anyMatch(chooses(name, entry))) {
            return;
        }
        if (layers.stream().map(LayerInfo::path).anyMatch(name.matcher())) {
            throw bad(
                    "op_names: \""
                            + name
                            + "\" matches only layers without a weight, which a pattern alone does"
                            + " not choose; write their exact names, or add op_types");
        }
        List<String> known = layers.stream().map(layer -> layer.path().toString()).toList();
        boolean holdsLayers = known.stream().anyMatch(path -> path.startsWith(name.text() + "/"));
        String hint =
                holdsLayers
                        ? "; it holds layers: write \"" + name + "/**\""
                        : NearestName.hint(name.text(), known);
        throw bad(
                "op_names: \""
                        + name
                        + "\" matches no layer"
                        + hint
                        + "; layers: "
                        + some(known.stream()));
    }

    private static void checkNamed(LayerInfo layer, ConfigEntry entry) {
        if (!entry.opTypes().matches(layer)) {
            throw bad(
                    "op_names: "
                            + describe(layer)
                            + " is not of op_types "
                            + entry.opTypes().words()
                            + "; a layer must match both");
        }
        for (QuantTarget target : entry.quantTypes()) {
            if (!layer.targets().contains(target)) {
                throw bad(
                        "quant_types: layer "
                                + describe(layer)
                                + " has no "
                                + target.key()
                                + " to quantize; it has "
                                + EntryCheck.keys(layer.targets()));
            }
        }
    }

    private static void checkSomeHave(QuantTarget target, List<LayerInfo> chosen) {
        if (chosen.stream().noneMatch(layer -> layer.targets().contains(target))) {
            Set<QuantTarget> present = EnumSet.noneOf(QuantTarget.class);
            chosen.forEach(layer -> present.addAll(layer.targets()));
            throw bad(
                    "quant_types: the chosen layers have no "
                            + target.key()
                            + " to quantize; they have "
                            + EntryCheck.keys(present)
                            + "; chosen: "
                            + some(chosen.stream().map(LayerChoice::describe)));
        }
    }

    private static String describe(LayerInfo layer) {
        return "\"" + layer.path() + "\" (" + layer.type() + ")";
    }

    private static String some(Stream<String> words) {
        List<String> all = words.distinct().toList();
        if (all.isEmpty()) {
            return "none";
        }
        String shown = all.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return all.size() <= SHOWN ? shown : shown + " and " + (all.size() - SHOWN) + " more";
    }
}
