package io.quantrial.trial;

/** What a trial of a study is for. */
public enum TrialKind {
    /** Trains the float model that every other trial starts from. */
    FLOAT,
    /** Measures the signals of {@code search.signals} on the float model. */
    SIGNALS,
    /** A uniform configuration that users judge the others against; never pruned. */
    REFERENCE,
    /** A configuration that the strategy wants measured without training. */
    SCREENING,
    /** A configuration that the strategy proposed. */
    SEARCH,
    /** A finalist again, with another seed. */
    REPETITION,
    /** Evaluates the checkpoint of another trial on the test split. */
    TEST;

    /**
     * Returns whether such a trial is the first run of a configuration, so that it counts as tried
     * and can be the answer.
     *
     * @return true for REFERENCE and SEARCH
     */
    public boolean isCandidate() {
        return this == REFERENCE || this == SEARCH;
    }
}
