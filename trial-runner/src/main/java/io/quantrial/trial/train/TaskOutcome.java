package io.quantrial.trial.train;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** How an attempt ended. */
public sealed interface TaskOutcome {

    /**
     * With metrics.
     *
     * @param metrics the last metrics by name
     * @param checkpoint the file that was written, complete and flushed, if one was asked for
     */
    record Completed(Map<String, Double> metrics, Optional<CheckpointRecord> checkpoint)
            implements TaskOutcome {

        /** Copies the map. */
        public Completed {
            metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
            Objects.requireNonNull(checkpoint, "checkpoint");
        }
    }

    /** By the verdict of the runner. */
    record Pruned() implements TaskOutcome {}

    /**
     * Without a result.
     *
     * @param reason the kind of failure
     * @param message what happened, for people: one line
     */
    record Failed(FailureReason reason, String message) implements TaskOutcome {

        /** Checks that nothing is missing. */
        public Failed {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(message, "message");
        }
    }
}
