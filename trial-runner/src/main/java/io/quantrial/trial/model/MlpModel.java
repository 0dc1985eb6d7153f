package io.quantrial.trial.model;

import ai.djl.nn.Blocks;
import ai.djl.nn.core.Linear;
import io.quantrial.spi.OptionSpec;
import java.util.List;

/** A perceptron with up to two hidden layers: {@code mlp}; its layers are fc1, relu1, fc2, …. */
public final class MlpModel implements ModelProvider {

    private static final int MOST_UNITS = 65_536;

    /** For the service loader. */
    public MlpModel() {}

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(
                OptionSpec.integer(
                        "hidden1", 128, 0, MOST_UNITS, "units of the first hidden layer; 0: none"),
                OptionSpec.integer(
                        "hidden2", 64, 0, MOST_UNITS, "units of the second hidden layer; 0: none"),
                ActivationKind.option());
    }

    @Override
    public Network build(ModelRequest request) {
        ActivationKind activation = ActivationKind.of(request.options());
        NamedLayers layers = new NamedLayers();
        layers.add("flatten", Blocks.batchFlattenBlock());
        int number = 1;
        for (String hidden : List.of("hidden1", "hidden2")) {
            int units = request.options().integer(hidden);
            if (units > 0) {
                layers.add("fc" + number, Linear.builder().setUnits(units).build());
                layers.add("relu" + number, activation.block());
                number++;
            }
        }
        layers.add("fc" + number, Linear.builder().setUnits(request.classes()).build());
        return layers.network();
    }
}
