package io.quantrial.trial.model;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The activations that networks of this package can have. */
enum ActivationKind {
    RELU(Activation::reluBlock),
    RELU6(ActivationKind::relu6);

    private static final String OPTION = "activation";

    private final Supplier<Block> block;

    ActivationKind(Supplier<Block> block) {
        this.block = block;
    }

    static OptionSpec option() {
        List<String> words = Stream.of(values()).map(ActivationKind::key).toList();
        return OptionSpec.choice(OPTION, RELU.key(), words, "what follows hidden layers");
    }

    static ActivationKind of(Options options) {
        return valueOf(options.choice(OPTION).toUpperCase(Locale.ROOT));
    }

    Block block() {
        return block.get();
    }

    /** DJL's own block takes {@code minimum(6f)}, whose memory can be freed before backward. */
    private static Block relu6() {
        return new LambdaBlock(list -> new NDList(list.singletonOrThrow().clip(0, 6)), "ReLU6");
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
