package io.quantrial.trial.storage;

import io.quantrial.trial.storage.Records.ReportRecord;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a study remembers, also while a controller writes: every method sees a moment between
 * two of its transactions.
 */
public interface StudyReader extends AutoCloseable {

    /**
     * Returns the study.
     *
     * @return empty until it is created
     */
    Optional<StudyRecord> study();

    /**
     * Returns all trials with their attempts.
     *
     * @return by number
     */
    List<TrialRecord> trials();

    /**
     * Returns all reports of the attempts that count: the last one of each trial.
     *
     * @return in the order in which they came
     */
    List<ReportRecord> reports();

    /**
     * Returns all events.
     *
     * @return in order
     */
    List<StudyEvent> events();

    /** Closes the connection. */
    @Override
    void close();
}
