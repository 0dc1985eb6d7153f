package io.quantrial.trial.cli;

import io.quantrial.spi.QuantException;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says where the key stands that an error of a plan or a run begins with: those who find such
 * errors know the key only.
 */
final class Origins {

    /** A key, and perhaps one of its own that the message names next. */
    private static final Pattern SUBJECT =
            Pattern.compile("(?s)([^\\s:]+):(?: ([^\\s:.]+)[:.])?.*");

    private static final String DEFAULT = "default";

    private final SortedMap<String, String> origins;

    private Origins(SortedMap<String, String> origins) {
        this.origins = origins;
    }

    /**
     * Does something with an experiment.
     *
     * @param read the experiment
     * @param work what is done
     * @param <T> its result
     * @return its result
     * @throws TrialException as the work throws it, with the origin of its key in front if the
     *     input was wrong
     */
    static <T> T locate(ReadExperiment read, Supplier<T> work) {
        try {
            return work.get();
        } catch (TrialException e) {
            if (e.code() != TrialException.Code.BAD_INPUT) {
                throw e;
            }
            throw new TrialException(e.code(), new Origins(read.origins()).located(e), e);
        } catch (QuantException e) {
            throw new QuantException(e.code(), new Origins(read.origins()).located(e), e);
        }
    }

    private String located(RuntimeException e) {
        String message = e.getMessage();
        Matcher subject = SUBJECT.matcher(message);
        return subject.matches()
                ? of(subject.group(1), subject.group(2))
                        .map(origin -> origin + ": " + message)
                        .orElse(message)
                : message;
    }

    private Optional<String> of(String path, String next) {
        Optional<String> own = at(path + "." + next).or(() -> at(path));
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return own.isPresent() || end < 0 ? own : of(path.substring(0, end), null);
    }

    /** The origin of a key that is written, or of the first one below it. */
    private Optional<String> at(String path) {
        return origins.entrySet().stream()
                .filter(entry -> isAtOrBelow(entry.getKey(), path))
                .map(Map.Entry::getValue)
                .filter(origin -> !origin.equals(DEFAULT))
                .findFirst();
    }

    private static boolean isAtOrBelow(String key, String path) {
        return key.startsWith(path)
                && (key.length() == path.length() || ".[".indexOf(key.charAt(path.length())) >= 0);
    }
}
