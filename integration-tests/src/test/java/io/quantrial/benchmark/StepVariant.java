package io.quantrial.benchmark;

import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Optional;

/** The ways to train a network that are compared. */
enum StepVariant {
    /** DJL alone. */
    PLAIN(Optional.empty()),
    /** Attached with an empty config list: op dispatch, but nothing is quantized. */
    WRAPPED(Optional.of(ConfigList.of())),
    /** Plugin {@code qat}, weights and inputs of all layers, 8 bits. */
    QAT(Optional.of(everywhere("qat", 8))),
    /** Plugin {@code lsq}, weights and inputs of all layers, 4 bits. */
    LSQ(Optional.of(everywhere("lsq", 4)));

    private final Optional<ConfigList> configList;

    StepVariant(Optional<ConfigList> configList) {
        this.configList = configList;
    }

    Optional<ConfigList> configList() {
        return configList;
    }

    private static ConfigList everywhere(String quantizer, int bits) {
        return ConfigList.of(
                ConfigEntry.builder()
                        .addOpType("default")
                        .addQuantTypes(QuantTarget.WEIGHT, QuantTarget.INPUT)
                        .setQuantBits(bits)
                        .optQuantizer(quantizer)
                        .build());
    }
}
