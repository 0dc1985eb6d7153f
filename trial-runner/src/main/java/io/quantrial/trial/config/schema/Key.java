package io.quantrial.trial.config.schema;

import java.util.Arrays;
import java.util.List;

/**
 * A key: everything that its documentation says about it.
 *
 * @param path names divided by dots; {@code []} after a name says that it is a list, and a name
 *     {@code *} stands for any
 * @param type what values it takes; those of each entry if it is a list
 * @param fallback the value without the key as text (of a list {@code a, b}), or words where there
 *     is no fixed one
 * @param meaning one sentence
 * @param <T> the value
 */
public record Key<T>(String path, ValueType<T> type, String fallback, String meaning) {

    /** The fallback of a key that must be there. */
    public static final String REQUIRED = "required";

    /** The fallback of a key that means nothing where it is not there. */
    public static final String NONE = "none";

    static final String LIST = "[]";

    /**
     * Returns the names of the path.
     *
     * @return the names from the root to the key
     */
    public List<String> names() {
        return List.of(path.replace(LIST, "").split("\\."));
    }

    /**
     * Returns the name in its own section.
     *
     * @return the last name
     */
    public String lastName() {
        List<String> names = names();
        return names.get(names.size() - 1);
    }

    /**
     * Returns the type in words.
     *
     * @return one phrase
     */
    public String allowed() {
        return isList() ? "a list; each " + type.allowed() : type.allowed();
    }

    boolean isList() {
        return path.endsWith(LIST);
    }

    List<String> fallbacks() {
        return fallback.equals(NONE) ? List.of() : Arrays.asList(fallback.split(", "));
    }
}
