package io.quantrial.integration;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A quantizer and the bits that it is tested with.
 *
 * @param name its name in config lists
 * @param bits the bits of every tensor
 */
record Quantizer(String name, int bits) {

    /** The four of this project. */
    static Stream<Quantizer> all() {
        return Stream.of(
                new Quantizer("lsq", 4),
                new Quantizer("qat", 4),
                new Quantizer("dorefa", 4),
                new Quantizer("bnn", 1));
    }

    /** Returns the config entry for one layer. */
    Map<String, Object> on(String layer, String... targets) {
        return TrainingRun.layer(layer, name, bits, targets);
    }

    /** Returns the config list for all layers of the default types. */
    List<Map<String, Object>> everywhere(String... targets) {
        return List.of(TrainingRun.allLayers(name, bits, targets));
    }
}
