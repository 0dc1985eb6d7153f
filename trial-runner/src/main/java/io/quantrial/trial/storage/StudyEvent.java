package io.quantrial.trial.storage;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened in a study, for ever.
 *
 * @param sequence the place in the order, from 1 and without gaps
 * @param type what happened
 * @param trial the trial's number, or -1
 * @param attempt the attempt, or 0
 * @param payload the details, as a JSON object
 * @param time when; for people only, nothing is decided by it
 */
public record StudyEvent(
        long sequence, EventType type, int trial, int attempt, String payload, Instant time) {

    /** Checks that nothing is missing. */
    public StudyEvent {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(time, "time");
    }
}
