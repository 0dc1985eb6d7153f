package io.quantrial.spi.hook;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.SlotRule;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All slots of a quantized model.
 *
 * <p>The first slots are made when the model is attached, others when their tensor is first seen:
 * how often a layer is used, and how many inputs it has, shows in the forward pass only.
 */
final class SlotTable {

    private final Map<LayerPath, Map<QuantTarget, SlotRule>> rules = new HashMap<>();
    private final TreeMap<SlotId, Slot> slots = new TreeMap<>();
    private final NDManager manager;

    SlotTable(List<SlotRule> rules, NDManager manager) {
        this.manager = manager;
        for (SlotRule rule : rules) {
            this.rules
                    .computeIfAbsent(rule.layer(), key -> new EnumMap<>(QuantTarget.class))
                    .put(rule.target(), rule);
        }
    }

    boolean isQuantized(LayerPath layer) {
        return rules.containsKey(layer);
    }

    Optional<SlotRule> rule(LayerPath layer, QuantTarget target) {
        return Optional.ofNullable(rules.getOrDefault(layer, Map.of()).get(target));
    }

    /** Returns the slot, or null if the config list leaves this tensor alone. */
    synchronized Slot find(SlotId id) {
        Slot slot = slots.get(id);
        if (slot == null) {
            slot = rule(id.layer(), id.target()).map(rule -> create(id, rule)).orElse(null);
        }
        return slot;
    }

    private Slot create(SlotId id, SlotRule rule) {
        Slot slot = new Slot(id, rule, manager);
        slots.put(id, slot);
        return slot;
    }

    /** Forgets all slots, with what they learned. */
    synchronized void clear() {
        slots.values().stream()
                .flatMap(slot -> slot.quantizer().parameters().stream())
                .forEach(Parameter::close);
        slots.clear();
    }

    synchronized List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /** Returns the trainable parameters with names that no layer of the user has. */
    Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new TreeMap<>();
        for (Slot slot : slots()) {
            for (Parameter parameter : slot.quantizer().parameters()) {
                parameters.put(slot.id() + "." + parameter.getName(), parameter);
            }
        }
        return parameters;
    }
}
