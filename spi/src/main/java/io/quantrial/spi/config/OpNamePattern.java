package io.quantrial.spi.config;

import io.quantrial.spi.QuantException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A value of the key {@code op_names}: one layer by its path, or several by a pattern.
 *
 * <table>
 * <caption>The three forms</caption>
 * <tr><th>written</th><th>chooses</th></tr>
 * <tr><td>{@code features/03Conv2d}</td><td>exactly this layer</td></tr>
 * <tr><td>{@code features/*Conv2d}</td><td>glob: {@code *} is any text and {@code ?} any character
 *     within one name</td></tr>
 * <tr><td>{@code features/**}</td><td>glob: {@code **} is any text over any number of names, here
 *     everything inside {@code features}</td></tr>
 * <tr><td><code>**&#47;query</code></td><td>glob: {@code **} and its slash may stand for nothing,
 *     so {@code query} at the top is chosen too</td></tr>
 * <tr><td>{@code *}</td><td>every layer with a weight</td></tr>
 * <tr><td><code>re:layer[0-3]&#47;.*</code></td><td>{@link Pattern regular expression} that the
 *     whole path must match</td></tr>
 * </table>
 *
 * @param text the pattern as written
 */
public record OpNamePattern(String text) {

    private static final String REGEX = "re:";
    private static final Pattern GLOB_PART = Pattern.compile("\\*\\*/|\\*\\*|\\*|\\?|[^*?]+");

    /**
     * Checks the pattern.
     *
     * @throws QuantException if it is empty or a regular expression that cannot be read
     */
    public OpNamePattern {
        if (text.isEmpty()) {
            throw EntryCheck.bad(
                    "op_names: a layer name must not be empty; \"*\" chooses every layer with a"
                            + " weight");
        }
        compile(text);
    }

    /**
     * Returns whether this names one layer, rather than describing several.
     *
     * @return true if it is neither a glob nor a regular expression
     */
    public boolean isExact() {
        return !isRegex() && text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /**
     * Returns whether this is a regular expression.
     *
     * @return true if it starts with {@code re:}
     */
    public boolean isRegex() {
        return text.startsWith(REGEX);
    }

    /**
     * Returns the test for layers.
     *
     * @return true for the paths that this pattern chooses
     */
    public Predicate<LayerPath> matcher() {
        Predicate<String> test = compile(text).asMatchPredicate();
        return path -> test.test(path.toString());
    }

    private static Pattern compile(String text) {
        if (!text.startsWith(REGEX)) {
            return Pattern.compile(globToRegex(text), Pattern.DOTALL);
        }
        try {
            return Pattern.compile(text.substring(REGEX.length()), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw EntryCheck.bad(
                    "op_names: \""
                            + text
                            + "\" is not a regular expression: "
                            + e.getDescription()
                            + " at position "
                            + (e.getIndex() + REGEX.length()));
        }
    }

    private static String globToRegex(String glob) {
        if (glob.equals("*")) {
            return ".*";
        }
        StringBuilder regex = new StringBuilder();
        Matcher parts = GLOB_PART.matcher(glob);
        while (parts.find()) {
            boolean startsName = parts.start() == 0 || glob.charAt(parts.start() - 1) == '/';
            regex.append(
                    switch (parts.group()) {
                        case "**/" -> startsName ? "(?:.*/)?" : ".*/";
                        case "**" -> ".*";
                        case "*" -> "[^/]*";
                        case "?" -> "[^/]";
                        default -> Pattern.quote(parts.group());
                    });
        }
        return regex.toString();
    }

    @Override
    public String toString() {
        return text;
    }
}
