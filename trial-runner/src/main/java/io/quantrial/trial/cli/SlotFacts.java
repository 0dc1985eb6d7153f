package io.quantrial.trial.cli;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.trial.run.Plan;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
 * @param tiedTo the first of the layers that share one choice with this one, if it is another
 */
record SlotFacts(
        String layer,
        String type,
        String target,
        List<Integer> bits,
        List<String> quantizers,
        boolean isSearched,
        Optional<String> tiedTo) {

    boolean isQuantized() {
        return !bits.isEmpty();
    }

    /** Returns every tensor that can be quantized, in the order of the model. */
    static List<SlotFacts> of(Plan plan) {
        Map<LayerPath, LayerSpace> searched = new HashMap<>();
        for (LayerSpace space : plan.space().layers()) {
            space.members().forEach(member -> searched.put(member.layer(), space));
        }
        Resolution fixed =
                plan.experiment()
                        .quantization()
                        .resolve(
                                plan.costModel().profile().infos(),
                                PluginLookup.of(plan.registry()));
        List<SlotFacts> slots = new ArrayList<>();
        for (Resolution.Row row : fixed.rows()) {
            Optional<LayerSpace> space =
                    Optional.ofNullable(searched.get(row.layer()))
                            .filter(layer -> isChosen(layer, row));
            slots.add(space.map(layer -> searched(row, layer)).orElseGet(() -> fixed(row)));
        }
        return slots;
    }

    private static boolean isChosen(LayerSpace space, Resolution.Row row) {
        return space.members().stream()
                .anyMatch(
                        member ->
                                member.layer().equals(row.layer())
                                        && member.targets().contains(row.target()));
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
                true,
                Optional.of(space.name()).filter(name -> !name.equals(row.layer().toString())));
    }

    private static SlotFacts fixed(Resolution.Row row) {
        return new SlotFacts(
                row.layer().toString(),
                row.type(),
                row.target().key(),
                row.rule().map(rule -> List.of(rule.scheme().bits())).orElse(List.of()),
                row.rule().map(rule -> List.of(rule.quantizer())).orElse(List.of()),
                false,
                Optional.empty());
    }
}
