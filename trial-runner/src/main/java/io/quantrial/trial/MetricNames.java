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

    /** Followed by signal, layer and alternative; of trials of kind SIGNALS only. */
    public static final String SIGNAL = "signal/";

    /** Training steps so far; of trained models only. */
    public static final String STEPS = "steps";

    private MetricNames() {}

    /**
     * Returns the name under which a metric is kept that was measured on the way.
     *
     * @param metric the name of the metric
     * @param share the share of the training after which it was measured
     * @return such as {@code loss@0.1}
     */
    public static String at(String metric, double share) {
        return metric + "@" + share;
    }
}
