package io.quantrial.trial.cli;

import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One tensor of a layer and what a trial may do with it.
 *
 * @param layer the layer
 * @param type its kind
 * @param target which tensor
 * @param bits the bit widths; one if it does not vary, empty if it stays in floating point
 * @param quantizers who may quantize it
 * @param isSearched whether the search chooses
 */
record SlotFacts(
        String layer,
        String type,
        String target,
        List<Integer> bits,
        List<String> quantizers,
        boolean isSearched) {

    boolean isQuantized() {
        return !bits.isEmpty();
    }

    /** Returns every tensor that can be quantized, in the order of the model. */
    static List<SlotFacts> of(Plan plan) {
        Map<String, LayerSpace> searched =
                plan.space().layers().stream()
                        .collect(
                                Collectors.toMap(
                                        space -> space.layer().toString(), Function.identity()));
        Resolution fixed =
                plan.experiment()
                        .quantization()
                        .resolve(
                                plan.costModel().profile().infos(),
                                PluginLookup.of(plan.registry()));
        List<SlotFacts> slots = new ArrayList<>();
        for (Resolution.Row row : fixed.rows()) {
            Optional<LayerSpace> space =
                    Optional.ofNullable(searched.get(row.layer().toString()))
                            .filter(layer -> isChosen(layer, row.target()));
            slots.add(space.map(layer -> searched(row, layer)).orElseGet(() -> fixed(row)));
        }
        return slots;
    }

    private static boolean isChosen(LayerSpace layer, QuantTarget target) {
        return layer.alternatives().stream().anyMatch(bits -> bits.bits().containsKey(target));
    }

    private static SlotFacts searched(Resolution.Row row, LayerSpace space) {
        return new SlotFacts(
                row.layer().toString(),
                row.type(),
                row.target().key(),
                List.copyOf(
                        space.alternatives().stream()
                                .map(bits -> bits.bits().get(row.target()))
                                .collect(Collectors.toCollection(TreeSet::new))),
                space.alternatives().stream().map(LayerBits::quantizer).distinct().toList(),
                true);
    }

    private static SlotFacts fixed(Resolution.Row row) {
        return new SlotFacts(
                row.layer().toString(),
                row.type(),
                row.target().key(),
                row.rule().map(rule -> List.of(rule.scheme().bits())).orElse(List.of()),
                row.rule().map(rule -> List.of(rule.quantizer())).orElse(List.of()),
                false);
    }
}
