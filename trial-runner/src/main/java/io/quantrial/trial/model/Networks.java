package io.quantrial.trial.model;

import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import java.util.List;
import java.util.Map;

/** Finds model providers by name, and block classes by theirs. */
public final class Networks {

    private Networks() {}

    /**
     * Checks type and options.
     *
     * @param type the value of {@code model.type}
     * @param options the provider's own keys as written
     * @throws TrialException with code {@code BAD_INPUT} and one line for the user
     */
    public static void check(String type, Map<String, String> options) {
        ModelProvider provider = find(type);
        Services.options("model", provider.options(), options);
    }

    /**
     * Builds a network.
     *
     * @param type the value of {@code model.type}: a provider's name, or the name of a block class
     * @param options the provider's own keys as written
     * @param sample the shape of one sample
     * @param classes the number of classes
     * @return a fresh network
     * @throws TrialException with code {@code BAD_INPUT} and one line for the user
     */
    public static Network build(
            String type, Map<String, String> options, Shape sample, int classes) {
        ModelProvider provider = find(type);
        Options read = Services.options("model", provider.options(), options);
        return provider.build(new ModelRequest(sample, classes, read));
    }

    /**
     * Returns the keys that a type has under {@code model}.
     *
     * @param type the value of {@code model.type}
     * @return the provider's options; none for a block class
     * @throws TrialException if there is no such type
     */
    public static List<OptionSpec> options(String type) {
        return find(type).options();
    }

    private static ModelProvider find(String type) {
        return type.contains(".")
                ? BlockClassModel.of(type)
                : Services.find(ModelProvider.class, ModelProvider::name, "model.type", type);
    }
}
