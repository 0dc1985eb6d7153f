package io.quantrial.trial.config.source;

import java.util.List;
import java.util.Set;

/** What this package needs to know about keys: which of them are lists. */
public interface ListKeys {

    /**
     * Returns whether a key takes a list of single values, which one line of text may give as
     * {@code a,b,c}.
     *
     * @param names the names from the root to the key
     * @return true if it does
     */
    boolean isListOfValues(List<String> names);

    /**
     * Returns whether a key takes a list, of whatever.
     *
     * @param names the names from the root to the key
     * @return true if it does
     */
    boolean isList(List<String> names);

    /**
     * Returns the last names of all keys that take a list; a file replaces such a list of an
     * included file as a whole.
     *
     * @return the names
     */
    Set<String> listNames();
}
