package io.quantrial.trial;

/** The names of the metrics that this module writes; plugins and listeners may add others. */
public final class MetricNames {

    /** Share of right predictions on the validation split, in percent. */
    public static final String ACCURACY = "accuracy";

    /** Mean cross-entropy on the validation split. */
    public static final String LOSS = "loss";

    /** Mean loss of the training batches of an epoch. */
    public static final String TRAINING_LOSS = "trainingLoss";

    /** Share of right predictions on the test split, in percent; of trials of kind TEST only. */
    public static final String TEST_ACCURACY = "testAccuracy";

    /** Mean cross-entropy on the test split; of trials of kind TEST only. */
    public static final String TEST_LOSS = "testLoss";

    /**
     * Followed by the name of a layer: how much the validation loss of the float model rises when
     * this layer alone gets its fewest bits, without training; of the trial of kind FLOAT only.
     */
    public static final String SENSITIVITY = "sensitivity/";

    private MetricNames() {}
}
