package io.quantrial.trial.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Words that several commands use. */
final class Words {

    private Words() {}

    /** Returns how the user started this program. */
    static String program() {
        return System.getProperty("quantrial.command", "quantrial");
    }

    /** Returns the elements as people list them; a dash if there are none. */
    static String list(List<?> elements) {
        return elements.isEmpty()
                ? "-"
                : elements.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
