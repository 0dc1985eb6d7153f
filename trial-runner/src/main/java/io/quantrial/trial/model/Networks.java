package io.quantrial.trial.model;

import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Finds model providers by name, and block classes by theirs. (Skeleton: to be written.) */
public final class Networks {

    private Networks() {}

    /**
     * Checks type and options.
     *
     * @param type the value of {@code model.type}
     * @param options the provider's own keys as written
     */
    public static void check(String type, Map<String, String> options) {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * Builds a network.
     *
     * @param type the value of {@code model.type}: a provider's name, or the name of a block class
     * @param options the provider's own keys as written
     * @param sample the shape of one sample
     * @param classes the number of classes
     * @return a fresh network
     */
    public static Network build(
            String type, Map<String, String> options, Shape sample, int classes) {
        throw new UnsupportedOperationException("not written yet");
    }
}
