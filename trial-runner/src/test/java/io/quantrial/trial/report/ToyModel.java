package io.quantrial.trial.report;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.cost.Cost;
import io.quantrial.trial.report.ReportInput.LayerFacts;
import io.quantrial.trial.space.BitConfiguration;
import io.quantrial.trial.space.LayerBits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Five layers with costs, and accuracies that fall where bits are missing. */
record ToyModel(List<String> names) {

    static final double FLOAT_ACCURACY = 98.0555555;

    private static final List<Integer> WEIGHTS = List.of(150, 2400, 30720, 10080, 840);
    private static final List<Integer> MACS = List.of(86400, 153600, 30720, 10080, 840);
    private static final List<Double> SENSITIVITY = List.of(1.9, 1.1, 0.875, 0.5, 1.4);

    static ToyModel named() {
        return new ToyModel(List.of("conv1", "conv2", "fc1", "fc2", "fc3"));
    }

    List<LayerFacts> layers() {
        List<LayerFacts> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            layers.add(
                    new LayerFacts(
                            path(i),
                            i < 2 ? "Conv2d" : "Linear",
                            WEIGHTS.get(i),
                            MACS.get(i),
                            Optional.empty(),
                            OptionalDouble.of(SENSITIVITY.get(i)),
                            Optional.empty()));
        }
        return layers;
    }

    private LayerPath path(int layer) {
        return LayerPath.parse(names.get(layer));
    }

    Optional<String> uniform(int bits) {
        TreeMap<LayerPath, LayerBits> layers = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            layers.put(path(i), LayerBits.parse("lsq/w" + bits + "/i" + bits));
        }
        return Optional.of(new BitConfiguration(layers).toString());
    }

    Optional<String> mixed(int number) {
        SplittableRandom random = new SplittableRandom(1000 + number);
        List<Integer> widths = List.of(2, 3, 4, 8);
        TreeMap<LayerPath, LayerBits> layers = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            boolean isSensitive = SENSITIVITY.get(i) > 1;
            int weight = widths.get(random.nextInt(isSensitive ? 1 : 0, isSensitive ? 4 : 3));
            int input = List.of(2, 4, 8).get(random.nextInt(isSensitive ? 1 : 0, 3));
            String quantizer = random.nextInt(3) == 0 ? "qat" : "lsq";
            layers.put(path(i), LayerBits.parse(quantizer + "/w" + weight + "/i" + input));
        }
        return Optional.of(new BitConfiguration(layers).toString());
    }

    /** Falls with every bit that is missing, most where the layer is sensitive. */
    double accuracy(Optional<String> configuration, int seed) {
        BitConfiguration bits = BitConfiguration.parse(configuration.orElseThrow());
        double drop = 0;
        for (int i = 0; i < names.size(); i++) {
            LayerBits layer = bits.layers().get(path(i));
            drop += SENSITIVITY.get(i) * 2.4 * Math.pow(2, -layer.bits().get(QuantTarget.WEIGHT));
            drop += SENSITIVITY.get(i) * 1.1 * Math.pow(2, -layer.bits().get(QuantTarget.INPUT));
        }
        double noise =
                new SplittableRandom(configuration.hashCode() + 31L * seed).nextDouble(-0.15, 0.15);
        return FLOAT_ACCURACY + 0.2 - drop + noise;
    }

    Cost cost(Optional<String> configuration) {
        Map<LayerPath, LayerBits> bits =
                configuration
                        .<Map<LayerPath, LayerBits>>map(
                                text -> BitConfiguration.parse(text).layers())
                        .orElse(Map.of());
        double size = 236 * 32;
        double bops = 0;
        for (int i = 0; i < names.size(); i++) {
            LayerBits layer = bits.get(path(i));
            int weight = layer == null ? 32 : layer.bits().get(QuantTarget.WEIGHT);
            int input = layer == null ? 32 : layer.bits().get(QuantTarget.INPUT);
            size += (double) WEIGHTS.get(i) * weight;
            bops += (double) MACS.get(i) * weight * input;
        }
        return new Cost(size, bops, 0);
    }
}
