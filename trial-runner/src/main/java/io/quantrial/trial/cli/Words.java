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

    /** Returns a number of things, such as {@code 1 layer} or {@code 2 layers}. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Returns the elements as people list them; a dash if there are none. */
    static String list(List<?> elements) {
        return elements.isEmpty()
                ? "-"
                : elements.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
