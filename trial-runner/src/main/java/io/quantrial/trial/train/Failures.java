package io.quantrial.trial.train;

import ai.djl.engine.EngineException;
import io.quantrial.spi.QuantException;
import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.train.TaskOutcome.Failed;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Tells the kinds of failure apart. */
final class Failures {

    private static final List<String> MEMORY =
            List.of("not enough memory", "defaultcpuallocator", "out of memory");
    private static final List<String> DISK =
            List.of("no space left", "file too large", "disk quota", "not enough space");

    private Failures() {}

    static Failed of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            FailureReason reason = reason(cause);
            if (reason != FailureReason.EXCEPTION) {
                return new Failed(reason, message(cause));
            }
        }
        return new Failed(FailureReason.EXCEPTION, message(thrown));
    }

    private static FailureReason reason(Throwable thrown) {
        if (thrown instanceof DivergedException) {
            return FailureReason.NAN;
        }
        if (thrown instanceof OutOfMemoryError
                || thrown instanceof EngineException && says(thrown, MEMORY)) {
            return FailureReason.OUT_OF_MEMORY;
        }
        boolean isFull =
                thrown instanceof TrialException e && e.code() == TrialException.Code.DISK_FULL;
        return isFull || thrown instanceof IOException && says(thrown, DISK)
                ? FailureReason.DISK_FULL
                : FailureReason.EXCEPTION;
    }

    private static boolean says(Throwable thrown, List<String> phrases) {
        String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        return phrases.stream().anyMatch(message::contains);
    }

    /** One line. Our own messages say everything; of others the class says much. */
    private static String message(Throwable thrown) {
        boolean isOwn =
                thrown instanceof TrialException
                        || thrown instanceof QuantException
                        || thrown instanceof DivergedException;
        String text =
                isOwn
                        ? thrown.getMessage()
                        : thrown.getClass().getName()
                                + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
