package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The differences between the experiment of a study and the one that it is resumed with.
 *
 * <p>Where trials run changes no result and may always change. What is searched may change if the
 * user says so. Anything else would make old and new results incomparable.
 *
 * @param before the values that the study was started with
 * @param after the values now
 */
record Drift(SortedMap<String, String> before, SortedMap<String, String> after) {

    private static final Set<String> TECHNICAL =
            Set.of(
                    "output",
                    "plugins",
                    "storage",
                    "data.path",
                    "search.concurrency",
                    "search.executor",
                    "search.heap",
                    "search.lease",
                    "search.maxDuration",
                    "search.retries",
                    "search.trialTimeout");
    private static final Set<String> HARMLESS_LISTS = Set.of("plugins");

    /** Returns whether the search has changed; refuses what may not. */
    boolean check(TrialRunner.Changes changes) {
        Map<String, String> differences = differences();
        if (differences.isEmpty()) {
            return false;
        }
        String text =
                differences.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("; "));
        boolean isSearchOnly =
                differences.keySet().stream().allMatch(key -> key.startsWith("search."));
        if (!isSearchOnly) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    "the experiment has changed since the study began, so that old and new results"
                            + " cannot be compared ("
                            + text
                            + "); start a new study: --set output=FOLDER");
        }
        if (changes == TrialRunner.Changes.REFUSE) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    "the experiment has changed since the study began ("
                            + text
                            + "); go on with the new one: --accept-changes");
        }
        return true;
    }

    private Map<String, String> differences() {
        Map<String, String> differences = new TreeMap<>();
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            String old = before.getOrDefault(key, "unset");
            String now = after.getOrDefault(key, "unset");
            if (!old.equals(now) && !isTechnical(key)) {
                differences.put(key, "\"" + old + "\" is now \"" + now + "\"");
            }
        }
        return differences;
    }

    private static boolean isTechnical(String key) {
        return TECHNICAL.contains(key)
                || HARMLESS_LISTS.stream().anyMatch(list -> key.startsWith(list + "["));
    }
}
