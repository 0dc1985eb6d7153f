package io.quantrial.spi.config;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Set;

/** A small model as a config list sees it. */
final class Layers {

    static final List<LayerInfo> MODEL =
            List.of(
                    layer("embed", "TrainableWordEmbedding/Embedding", WEIGHT, OUTPUT),
                    layer("features/01Conv2d", "Conv2d/Convolution", INPUT, WEIGHT, OUTPUT),
                    layer("features/02ReLU6", "ReLU6/LambdaBlock", INPUT, OUTPUT),
                    layer("features/block/01Conv2d", "Conv2d/Convolution", INPUT, WEIGHT, OUTPUT),
                    layer("features/block/02Linear", "Linear", INPUT, WEIGHT, OUTPUT),
                    layer("head", "Linear", INPUT, WEIGHT, OUTPUT));

    private Layers() {}

    static LayerInfo layer(String path, String types, QuantTarget... targets) {
        return new LayerInfo(LayerPath.parse(path), List.of(types.split("/")), Set.of(targets));
    }
}
