package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.storage.Records.StudyRecord;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The differences between the experiment of a study and the one that it is resumed with.
 *
 * <p>Where trials run changes no result and may always change. What is searched, and the version of
 * a plugin, may change if the user says so. Anything else would make old and new results
 * incomparable.
 *
 * @param before the values that the study was started with
 * @param after the values now
 */
record Drift(SortedMap<String, String> before, SortedMap<String, String> after) {

    private static final String DATA = "the data's SHA-256";
    private static final String PLUGIN = "plugin.";
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

    /**
     * Compares what a study remembers with a plan.
     *
     * @throws TrialException with code {@code STUDY_CHANGED} if they have different goals
     */
    static Drift of(StudyRecord study, StudyFile file, Plan plan) {
        if (file.goal() != plan.goal()) {
            throw new TrialException(
                    TrialException.Code.STUDY_CHANGED,
                    "the study was started by the command \""
                            + file.goal().command()
                            + "\"; go on with that one, or take another folder: --set"
                            + " output=FOLDER");
        }
        SortedMap<String, String> before = new TreeMap<>(study.experiment());
        SortedMap<String, String> after = new TreeMap<>(plan.experiment().values());
        before.put(DATA, file.dataSha256());
        after.put(DATA, plan.dataSha256());
        Versions.of(plan)
                .forEach(
                        (name, version) -> {
                            if (name.startsWith(PLUGIN) && study.versions().containsKey(name)) {
                                before.put(name, study.versions().get(name));
                                after.put(name, version);
                            }
                        });
        return new Drift(before, after);
    }

    /**
     * Returns whether something has changed that the user accepts.
     *
     * @throws TrialException with code {@code STUDY_CHANGED} if something has that may not, or that
     *     the user does not accept
     */
    boolean check(TrialRunner.Changes changes) {
        Map<String, String> differences = differences();
        if (differences.isEmpty()) {
            return false;
        }
        String text =
                differences.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("; "));
        if (!differences.keySet().stream().allMatch(Drift::isAcceptable)) {
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

    /** Times of another table would make the old trials' latency wrong. */
    private static boolean isAcceptable(String key) {
        return key.startsWith(PLUGIN)
                || key.startsWith("search.") && !key.equals("search.latencyTable");
    }

    /** A list differs as a whole. */
    private static boolean isTechnical(String key) {
        return TECHNICAL.contains(key.replaceFirst("\\[.*", ""));
    }
}
