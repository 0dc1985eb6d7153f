package io.quantrial.trial.run;

/** What a runner is asked for. */
public enum Goal {
    /** Search the space of the experiment. */
    SEARCH,
    /** Train the configuration of the key {@code quantization}, nothing else. */
    TRAIN
}
