package io.quantrial.trial.space;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the layers of one entry and the alternatives of each, with the rules of config lists. */
final class EntryResolver {

    private final int index;
    private final SpaceEntry entry;
    private final List<LayerInfo> infos;
    private final PluginLookup plugins;

    EntryResolver(int index, SpaceEntry entry, List<LayerInfo> infos, PluginLookup plugins) {
        this.index = index;
        this.entry = entry;
        this.infos = infos;
        this.plugins = plugins;
    }

    List<LayerSpace> layers() {
        Map<LayerPath, Set<QuantTarget>> chosen = chosen();
        List<LayerSpace> spaces = new ArrayList<>();
        chosen.forEach(
                (layer, targets) -> {
                    List<LayerBits> alternatives = new ArrayList<>();
                    for (String quantizer : entry.quantizers()) {
                        alternatives.addAll(supported(layer, quantizer, targets));
                    }
                    spaces.add(
                            new LayerSpace(
                                    layer,
                                    alternatives.stream().distinct().toList(),
                                    entry.settings(),
                                    entry.options()));
                });
        return spaces;
    }

    /** A config list knows which tensors of which layers are meant, and explains what is wrong. */
    private Map<LayerPath, Set<QuantTarget>> chosen() {
        Map<LayerPath, Set<QuantTarget>> chosen = new LinkedHashMap<>();
        for (String quantizer : entry.quantizers()) {
            for (Resolution.Row row : resolve(quantizer).rows()) {
                if (!row.entries().isEmpty()) {
                    chosen.computeIfAbsent(row.layer(), key -> EnumSet.noneOf(QuantTarget.class))
                            .add(row.target());
                }
            }
        }
        return chosen;
    }

    private Resolution resolve(String quantizer) {
        QuantException first = null;
        for (Map<QuantTarget, Integer> bits : combinations(entry.bits().keySet())) {
            try {
                return ConfigList.read(List.of(map(quantizer, bits))).resolve(infos, plugins);
            } catch (QuantException e) {
                if (e.code() != QuantException.Code.UNSUPPORTED) {
                    throw located(e);
                }
                first = first == null ? e : first;
            }
        }
        throw located(first);
    }

    private QuantException located(QuantException e) {
        String message = e.getMessage().replaceFirst("^entry 1: ", "");
        return new QuantException(e.code(), "search.space[" + index + "]: " + message, e);
    }

    private Map<String, Object> map(String quantizer, Map<QuantTarget, Integer> bits) {
        Map<String, Object> map =
                new LinkedHashMap<>(
                        new LayerSpace(
                                        LayerPath.root(),
                                        List.of(new LayerBits(quantizer, bits)),
                                        entry.settings(),
                                        entry.options())
                                .entry(new LayerBits(quantizer, bits)));
        map.remove("op_names");
        if (!entry.opNames().isEmpty()) {
            map.put("op_names", entry.opNames());
        }
        if (!entry.opTypes().isEmpty()) {
            map.put("op_types", entry.opTypes());
        }
        return map;
    }

    private List<LayerBits> supported(LayerPath layer, String quantizer, Set<QuantTarget> targets) {
        List<LayerBits> supported = new ArrayList<>();
        QuantException refusal = null;
        for (Map<QuantTarget, Integer> bits : combinations(targets)) {
            LayerBits choice = new LayerBits(quantizer, bits);
            try {
                check(layer, choice);
                supported.add(choice);
            } catch (QuantException e) {
                refusal = e;
            }
        }
        if (supported.isEmpty()) {
            throw located(refusal);
        }
        return supported;
    }

    private void check(LayerPath layer, LayerBits choice) {
        Map<String, Object> map =
                new LayerSpace(layer, List.of(choice), entry.settings(), entry.options())
                        .entry(choice);
        ConfigList list = ConfigList.read(List.of(map));
        LayerInfo info =
                infos.stream().filter(each -> each.path().equals(layer)).findFirst().orElseThrow();
        list.resolve(List.of(info), plugins);
    }

    /** Every combination of the bit widths of these tensors. */
    private List<Map<QuantTarget, Integer>> combinations(Set<QuantTarget> targets) {
        List<Map<QuantTarget, Integer>> combinations = new ArrayList<>();
        combinations.add(new EnumMap<>(QuantTarget.class));
        for (QuantTarget target : QuantTarget.values()) {
            if (targets.contains(target) && entry.bits().containsKey(target)) {
                List<Map<QuantTarget, Integer>> longer = new ArrayList<>();
                for (Map<QuantTarget, Integer> shorter : combinations) {
                    for (int bits : entry.bits().get(target)) {
                        Map<QuantTarget, Integer> combination = new EnumMap<>(QuantTarget.class);
                        combination.putAll(shorter);
                        combination.put(target, bits);
                        longer.add(combination);
                    }
                }
                combinations = longer;
            }
        }
        return combinations;
    }
}
