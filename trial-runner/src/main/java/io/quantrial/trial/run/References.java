package io.quantrial.trial.run;

import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import io.quantrial.trial.space.LayerSpace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The configurations that a search is judged against: every searched layer with the first quantizer
 * of its space and 8, 4, and 2 bits everywhere. Those that a plugin does not support, or that the
 * latency table has no times for, are left out.
 */
final class References {

    private static final List<Integer> WIDTHS = List.of(8, 4, 2);

    private References() {}

    static List<BitConfiguration> of(Plan plan) {
        if (plan.space().layers().isEmpty()) {
            return List.of();
        }
        List<BitConfiguration> references = new ArrayList<>();
        for (int bits : WIDTHS) {
            BitConfiguration uniform = uniform(plan, bits);
            if (isSupported(plan, uniform)) {
                references.add(uniform);
            }
        }
        return references;
    }

    private static BitConfiguration uniform(Plan plan, int bits) {
        SortedMap<LayerPath, LayerBits> layers = new TreeMap<>();
        for (LayerSpace layer : plan.space().layers()) {
            LayerBits first = layer.alternatives().get(0);
            Map<QuantTarget, Integer> widths = new EnumMap<>(QuantTarget.class);
            first.bits().keySet().forEach(target -> widths.put(target, bits));
            LayerBits choice = new LayerBits(first.quantizer(), widths);
            layer.members().forEach(member -> layers.put(member.layer(), member.bits(choice)));
        }
        return new BitConfiguration(layers);
    }

    private static boolean isSupported(Plan plan, BitConfiguration configuration) {
        try {
            plan.cost(configuration);
            return true;
        } catch (QuantException | TrialException e) {
            return false;
        }
    }
}
