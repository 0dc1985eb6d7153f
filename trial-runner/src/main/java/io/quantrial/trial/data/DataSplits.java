package io.quantrial.trial.data;

/**
 * A data set divided once, the same way for the same seed in every process.
 *
 * @param training what models learn from
 * @param validation what the search is judged by
 * @param test what the final report is judged by, once
 * @param sha256 the checksum of all values and labels, for provenance
 */
public record DataSplits(Samples training, Samples validation, Samples test, String sha256) {

    /**
     * How a data set is divided.
     *
     * @param validation the share of the training samples
     * @param test the share of all samples, where the data set has no test samples of its own
     * @param seed decides which
     */
    public record Division(double validation, double test, long seed) {}
}
