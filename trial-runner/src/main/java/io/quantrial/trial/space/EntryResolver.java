package io.quantrial.trial.space;

import ai.djl.ndarray.NDManager;
import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.config.SlotRule;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerSpace.Member;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the layers of one entry and what they can get, with the rules of config lists. */
final class EntryResolver {

    /** Keys of a config entry that the space itself sets. */
    private static final List<String> OWN_KEYS =
            List.of("op_names", "op_types", "quantizer", "quant_types", "quant_bits", "exclude");

    private final int index;
    private final SpaceEntry entry;
    private final List<LayerInfo> infos;
    private final PluginLookup plugins;
    private final NDManager manager;

    EntryResolver(
            int index,
            SpaceEntry entry,
            List<LayerInfo> infos,
            PluginLookup plugins,
            NDManager manager) {
        this.index = index;
        this.entry = entry;
        this.infos = infos;
        this.plugins = plugins;
        this.manager = manager;
    }

    /** One dimension for each layer, or one for all if they are tied. */
    List<LayerSpace> layers() {
        checkKeys();
        List<Member> members = members();
        if (entry.tied()) {
            return members.isEmpty() ? List.of() : List.of(space(members));
        }
        return members.stream().map(member -> space(List.of(member))).toList();
    }

    private void checkKeys() {
        for (String key : entry.settings().keySet()) {
            if (OWN_KEYS.contains(key)) {
                throw bad("\"" + key + "\" cannot be set for a layer that is searched");
            }
        }
        for (String name : entry.options().keySet()) {
            if (!entry.quantizers().contains(name)) {
                throw bad(
                        "options for \""
                                + name
                                + "\", which is not a quantizer of this entry"
                                + NearestName.hint(name, entry.quantizers())
                                + "; quantizers: "
                                + entry.quantizers());
            }
        }
    }

    private QuantException bad(String message) {
        return located(new QuantException(QuantException.Code.BAD_CONFIG, message));
    }

    private QuantException located(QuantException e) {
        String message = e.getMessage().replaceFirst("^entry 1: ", "");
        return new QuantException(e.code(), "search.space[" + index + "]: " + message, e);
    }

    private LayerSpace space(List<Member> members) {
        List<LayerBits> alternatives = new ArrayList<>();
        for (String quantizer : entry.quantizers()) {
            alternatives.addAll(common(members, quantizer));
        }
        return new LayerSpace(
                members,
                alternatives.stream().distinct().toList(),
                entry.settings(),
                entry.options());
    }

    /** The choices of which every member supports its part. */
    private List<LayerBits> common(List<Member> members, String quantizer) {
        Set<QuantTarget> targets = EnumSet.noneOf(QuantTarget.class);
        members.forEach(member -> targets.addAll(member.targets()));
        List<LayerBits> common =
                new ArrayList<>(
                        combinations(targets).stream()
                                .map(bits -> new LayerBits(quantizer, bits))
                                .toList());
        Map<Member, List<LayerBits>> supported = new LinkedHashMap<>();
        for (Member member : members) {
            List<LayerBits> own = supported(member, quantizer);
            common.removeIf(choice -> !own.contains(member.bits(choice)));
            supported.put(member, own);
        }
        if (common.isEmpty()) {
            throw located(new QuantException(QuantException.Code.UNSUPPORTED, disjoint(supported)));
        }
        return common;
    }

    private static String disjoint(Map<Member, List<LayerBits>> supported) {
        return "the tied layers have no choice in common; tie fewer layers, or give more"
                + " quant_bits; supported: "
                + supported.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("; "));
    }

    /** A config list knows which tensors of which layers are meant, and explains what is wrong. */
    private List<Member> members() {
        Map<LayerPath, Set<QuantTarget>> chosen = new LinkedHashMap<>();
        for (String quantizer : entry.quantizers()) {
            for (Resolution.Row row : resolve(quantizer).rows()) {
                if (!row.entries().isEmpty()) {
                    chosen.computeIfAbsent(row.layer(), key -> EnumSet.noneOf(QuantTarget.class))
                            .add(row.target());
                }
            }
        }
        return chosen.entrySet().stream()
                .map(layer -> new Member(layer.getKey(), layer.getValue()))
                .toList();
    }

    /** Every combination is read, so that no wrong number hides behind one that is supported. */
    private Resolution resolve(String quantizer) {
        QuantException refusal = null;
        Resolution resolution = null;
        for (Map<QuantTarget, Integer> bits : combinations(entry.bits().keySet())) {
            try {
                ConfigList list = ConfigList.read(List.of(keys(new LayerBits(quantizer, bits))));
                resolution = resolution == null ? list.resolve(infos, plugins) : resolution;
            } catch (QuantException e) {
                refusal = unsupported(e);
            }
        }
        if (resolution == null) {
            throw located(refusal);
        }
        return resolution;
    }

    private Map<String, Object> keys(LayerBits bits) {
        Map<String, Object> keys =
                new LinkedHashMap<>(LayerSpace.keys(bits, entry.settings(), entry.options()));
        if (!entry.opNames().isEmpty()) {
            keys.put("op_names", entry.opNames());
        }
        if (!entry.opTypes().isEmpty()) {
            keys.put("op_types", entry.opTypes());
        }
        return keys;
    }

    /** What a plugin cannot do is left out; everything else is the user's mistake. */
    private QuantException unsupported(QuantException e) {
        if (e.code() != QuantException.Code.UNSUPPORTED) {
            throw located(e);
        }
        return e;
    }

    private List<LayerBits> supported(Member member, String quantizer) {
        LayerInfo info =
                infos.stream()
                        .filter(each -> each.path().equals(member.layer()))
                        .findFirst()
                        .orElseThrow();
        List<LayerBits> supported = new ArrayList<>();
        QuantException refusal = null;
        for (Map<QuantTarget, Integer> bits : combinations(member.targets())) {
            LayerBits choice = new LayerBits(quantizer, bits);
            LayerSpace alone =
                    new LayerSpace(
                            List.of(member), List.of(choice), entry.settings(), entry.options());
            try {
                ConfigList list = ConfigList.read(alone.entries(choice));
                list.resolve(List.of(info), plugins).rules().forEach(this::create);
                supported.add(choice);
            } catch (QuantException e) {
                refusal = unsupported(e);
            }
        }
        if (supported.isEmpty()) {
            throw located(refusal);
        }
        return supported;
    }

    /** A plugin may refuse what its capabilities cannot say, such as two options together. */
    private void create(SlotRule rule) {
        rule.plugin().create(new SlotRequest(rule.slot(), rule.scheme(), rule.options(), manager));
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
