package io.quantrial.spi;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a mistyped one probably meant. */
public final class NearestName {

    private NearestName() {}

    /**
     * Returns the known name with the smallest edit distance, if it is close.
     *
     * @param name the name as written
     * @param known the names that exist
     * @return the nearest name, or empty if none shares most of its letters
     */
    public static Optional<String> of(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .min(
                        Comparator.comparingInt((String candidate) -> distance(wanted, candidate))
                                .thenComparing(Comparator.naturalOrder()))
                .filter(
                        nearest ->
                                distance(wanted, nearest)
                                        <= Math.max(
                                                1,
                                                Math.max(wanted.length(), nearest.length()) / 3));
    }

    /**
     * Returns the question that an error message asks.
     *
     * @param name the name as written
     * @param known the names that exist
     * @return {@code " (did you mean \"x\"?)"}, or the empty string
     */
    public static String hint(String name, Collection<String> known) {
        return of(name, known).map(near -> " (did you mean \"" + near + "\"?)").orElse("");
    }

    /** Levenshtein distance, ignoring case. */
    private static int distance(String wanted, String candidate) {
        String other = candidate.toLowerCase(Locale.ROOT);
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= wanted.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = wanted.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                current[j] =
                        Math.min(
                                Math.min(current[j - 1], previous[j]) + 1,
                                previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
