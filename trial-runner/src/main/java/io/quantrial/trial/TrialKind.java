package io.quantrial.trial;

/** What a trial of a study is for. */
public enum TrialKind {
    /** Trains the float model that every other trial starts from. */
    FLOAT,
    /** A uniform configuration that users judge the others against; never pruned. */
    REFERENCE,
    /** A configuration that the strategy proposed. */
    SEARCH,
    /** A finalist again, with another seed. */
    REPETITION,
    /** Evaluates the checkpoint of another trial on the test split. */
    TEST
}
