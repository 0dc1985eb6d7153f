package io.quantrial.trial.config.source;

import io.quantrial.trial.TrialException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.tree.ImmutableNode;

/**
 * Replaces {@code ${env:NAME}} and {@code ${sys:name}} in values; {@code ${env:NAME:-x}} stands for
 * x where NAME is not set, and {@code $${} for the letters themselves. Every other {@code ${…}} is
 * an error: nothing is run, fetched or looked up.
 */
public final class Interpolation {

    private final Map<String, String> environment;

    /**
     * Creates an interpolation.
     *
     * @param environment the environment variables
     */
    public Interpolation(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Returns a tree with all values replaced.
     *
     * @param root a tree of this package
     * @return the tree
     * @throws TrialException if a value cannot be replaced
     */
    public ImmutableNode replace(ImmutableNode root) {
        return replace(root, "");
    }

    private ImmutableNode replace(ImmutableNode node, String path) {
        ImmutableNode result = node;
        if (node.getValue() != null) {
            try {
                result = node.setValue(replace(node.getValue().toString()));
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw TrialException.input(Origin.of(node) + ": " + path + ": " + e.getMessage());
            }
        }
        return result.replaceChildren(
                node.stream()
                        .map(
                                child ->
                                        replace(
                                                child,
                                                path.isEmpty()
                                                        ? child.getNodeName()
                                                        : path + "." + child.getNodeName()))
                        .toList());
    }

    /**
     * Returns a value with its variables replaced.
     *
     * @param text the value
     * @return the value to use
     * @throws IllegalArgumentException if a variable is not known or not set
     * @throws IllegalStateException if variables stand for each other
     */
    public String replace(String text) {
        Set<String> unknown = new LinkedHashSet<>();
        ConfigurationInterpolator interpolator = new ConfigurationInterpolator();
        interpolator.registerLookup("env", environment::get);
        interpolator.registerLookup(
                "sys", name -> name.isEmpty() ? null : System.getProperty(name));
        interpolator.addDefaultLookup(
                name -> {
                    unknown.add(name);
                    return null;
                });
        String result = String.valueOf(interpolator.interpolate(text));
        for (String name : unknown) {
            if (result.contains("${" + name + "}")) {
                throw new IllegalArgumentException("\"${" + name + "}\" " + reason(name));
            }
        }
        return result;
    }

    private static String reason(String name) {
        if (name.startsWith("env:")) {
            return "is not set in the environment";
        }
        return name.startsWith("sys:")
                ? "is not set as a system property"
                : "is not known; only ${env:NAME} and ${sys:name} are replaced";
    }
}
