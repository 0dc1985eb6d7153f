package io.quantrial.spi.config;

import io.quantrial.spi.Capabilities;
import io.quantrial.spi.NearestName;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Turns config entries into the rules of a model's slots. */
final class Resolver {

    private record Slot(LayerPath layer, QuantTarget target) {}

    /** A plugin with the options that an entry gives to it. */
    private record Quantizer(
            String name, QuantizerPlugin plugin, Capabilities capabilities, Options options) {}

    /** An entry with its number, and its quantizer unless it only excludes. */
    private record Applied(int number, ConfigEntry entry, Optional<Quantizer> quantizer) {}

    private final List<LayerInfo> layers;
    private final PluginLookup plugins;

    Resolver(List<LayerInfo> layers, PluginLookup plugins) {
        this.layers = layers;
        this.plugins = plugins;
    }

    Resolution resolve(List<ConfigEntry> entries) {
        Map<Slot, List<Applied>> named = new HashMap<>();
        LayerChoice choice = new LayerChoice(layers);
        for (int number = 1; number <= entries.size(); number++) {
            ConfigEntry entry = entries.get(number - 1);
            List<LayerInfo> chosen = inEntry(number, () -> choice.choose(entry));
            Optional<Quantizer> quantizer = inEntry(number, () -> quantizer(entry));
            Applied applied = new Applied(number, entry, quantizer);
            for (LayerInfo layer : chosen) {
                for (QuantTarget target : layer.targets()) {
                    if (entry.quantTypes().isEmpty() || entry.quantTypes().contains(target)) {
                        Slot slot = new Slot(layer.path(), target);
                        named.computeIfAbsent(slot, key -> new ArrayList<>()).add(applied);
                    }
                }
            }
        }
        List<Resolution.Row> rows = new ArrayList<>();
        for (LayerInfo layer : layers) {
            for (QuantTarget target : layer.targets()) {
                Slot slot = new Slot(layer.path(), target);
                rows.add(row(layer, target, named.getOrDefault(slot, List.of())));
            }
        }
        return new Resolution(rows);
    }

    /** Runs a step; its errors say which entry they are about. */
    static <T> T inEntry(int number, Supplier<T> step) {
        try {
            return step.get();
        } catch (QuantException e) {
            throw new QuantException(e.code(), "entry " + number + ": " + e.getMessage(), e);
        }
    }

    private static Resolution.Row row(LayerInfo layer, QuantTarget target, List<Applied> named) {
        Optional<SlotRule> rule = Optional.empty();
        if (!named.isEmpty()) {
            Applied last = named.get(named.size() - 1);
            if (!last.entry().exclude()) {
                rule = Optional.of(inEntry(last.number(), () -> rule(layer.path(), target, last)));
            }
        }
        List<Integer> numbers = named.stream().map(Applied::number).toList();
        return new Resolution.Row(layer.path(), layer.type(), target, rule, numbers);
    }

    private static SlotRule rule(LayerPath layer, QuantTarget target, Applied applied) {
        ConfigEntry entry = applied.entry();
        Quantizer quantizer = applied.quantizer().orElseThrow();
        boolean isWeight = target == QuantTarget.WEIGHT;
        QuantScheme scheme =
                new QuantScheme(
                        target,
                        entry.quantBits().get(target),
                        entry.signed(),
                        isWeight && entry.perChannel()
                                ? Granularity.perChannel(0)
                                : Granularity.perTensor());
        quantizer.capabilities().check(quantizer.name(), SlotRule.slot(layer, target), scheme);
        return new SlotRule(
                layer,
                target,
                quantizer.name(),
                quantizer.plugin(),
                scheme,
                quantizer.options(),
                entry.quantStartStep(),
                isWeight && roundsBias(entry, quantizer.plugin()),
                applied.number());
    }

    private static boolean roundsBias(ConfigEntry entry, QuantizerPlugin plugin) {
        return entry.bias().map(EntryCheck.INT32_BIAS::equals).orElseGet(plugin::roundsBias);
    }

    private Optional<Quantizer> quantizer(ConfigEntry entry) {
        Set<String> known = new TreeSet<>(plugins.names());
        Set<String> written = entry.options().keySet();
        boolean named = entry.quantizer().isPresent() || known.size() == 1;
        if (!named && entry.exclude()) {
            written.stream().findFirst().ifPresent(key -> refuse(key, ConfigEntry.KEYS, ""));
            return Optional.empty();
        }
        if (!named) {
            throw missingQuantizer(known, written);
        }
        String name = entry.quantizer().orElseGet(() -> known.iterator().next());
        QuantizerPlugin plugin = find(name);
        Capabilities capabilities = plugin.capabilities();
        return Optional.of(
                new Quantizer(name, plugin, capabilities, options(name, capabilities, entry)));
    }

    private static QuantException missingQuantizer(Set<String> known, Set<String> written) {
        if (known.isEmpty()) {
            return new QuantException(
                    QuantException.Code.UNKNOWN_PLUGIN,
                    "quantizer: no quantizer plugin is on the class path; add the jar of one");
        }
        return EntryCheck.missing("quantizer", "one of " + known, written);
    }

    private QuantizerPlugin find(String name) {
        try {
            return plugins.get(name);
        } catch (QuantException e) {
            throw new QuantException(e.code(), "quantizer: " + e.getMessage(), e);
        }
    }

    private static Options options(String name, Capabilities capabilities, ConfigEntry entry) {
        List<String> declared = capabilities.options().stream().map(OptionSpec::name).toList();
        List<String> known = new ArrayList<>(ConfigEntry.KEYS);
        known.addAll(declared);
        for (String key : entry.options().keySet()) {
            if (!declared.contains(key)) {
                refuse(key, known, "; options of quantizer \"" + name + "\": " + declared);
            }
        }
        return Options.read(capabilities.options(), entry.options());
    }

    private static void refuse(String key, List<String> known, String options) {
        throw EntryCheck.bad(
                "unknown key \""
                        + key
                        + "\""
                        + NearestName.hint(key, known)
                        + "; keys: "
                        + ConfigEntry.KEYS
                        + options);
    }
}
