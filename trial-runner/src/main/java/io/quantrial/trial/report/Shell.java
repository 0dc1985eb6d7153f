package io.quantrial.trial.report;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Paths and commands as a user would type them here. */
public final class Shell {

    private static final Pattern PLAIN_WORD = Pattern.compile("[\\w./:=,@%+-]+");

    private Shell() {}

    /**
     * Returns a path as short as a user would write it.
     *
     * @param path a path
     * @return it, relative if it is below the working directory
     */
    public static String path(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path whole = path.toAbsolutePath().normalize();
        return (whole.startsWith(here) && !whole.equals(here) ? here.relativize(whole) : whole)
                .toString();
    }

    /**
     * Returns a command line.
     *
     * @param words the program and its arguments
     * @return a line that a POSIX shell reads as these words
     */
    public static String command(List<String> words) {
        return words.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
