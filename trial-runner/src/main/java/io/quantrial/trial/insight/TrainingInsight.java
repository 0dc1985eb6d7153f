package io.quantrial.trial.insight;

import static io.quantrial.trial.insight.Words.capitalised;
import static io.quantrial.trial.insight.Words.isNothing;
import static io.quantrial.trial.insight.Words.points;

import io.quantrial.trial.statistics.ConfidenceInterval;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what training gained for one configuration.
 *
 * <p>Noise is one standard error of the float model's accuracy p on the n samples of the validation
 * split, √(p (1 − p) / n), and at least one sample: differences of that size come with another
 * choice of samples (the one-standard-error rule, Breiman et al. 1984, section 3.4.3). A gain
 * counts if it is more than noise and, with several seeds, its 95 % confidence interval is above 0.
 */
final class TrainingInsight {

    private final int trial;
    private final String untrained;
    private final double loss;
    private final double gain;
    private final double noise;
    private final ConfidenceInterval trained;

    /**
     * What is compared, accuracies in percent.
     *
     * @param floating that of the float model
     * @param untrained that of the configuration without training
     * @param trained that of its trained runs, at least one
     * @param samples the size of the validation split, at least 1
     */
    record Accuracies(double floating, double untrained, ConfidenceInterval trained, int samples) {

        private double noise() {
            double share = floating / 100;
            return Math.max(100 * Math.sqrt(share * (1 - share) / samples), 100.0 / samples);
        }
    }

    /**
     * Compares.
     *
     * @param name what the configuration is called
     */
    TrainingInsight(int trial, String name, Accuracies accuracies) {
        this.trial = trial;
        this.untrained = "post-training " + name;
        this.loss = accuracies.floating() - accuracies.untrained();
        this.gain = accuracies.trained().mean() - accuracies.untrained();
        this.noise = accuracies.noise();
        this.trained = accuracies.trained();
    }

    Insight insight() {
        Map<String, Double> figures =
                Map.of(
                        "loss", loss,
                        "gain", gain,
                        "halfWidth", trained.halfWidth(),
                        "noise", noise);
        return new Insight(
                Insight.Subject.TRAINING, trial, sentence() + ".", new TreeMap<>(figures));
    }

    private String sentence() {
        return switch (outcome()) {
            case GAIN ->
                    (loss > noise
                                    ? recovered()
                                    : lost() + "; training gains " + points(gain) + " points")
                            + seeds();
            case NOTHING ->
                    lost() + ": training gains nothing beyond noise (" + points(noise) + " points)";
            case HARM -> lost() + "; training makes it " + points(gain) + " points worse" + seeds();
            case UNDECIDED ->
                    lost()
                            + "; not known whether training gains anything ("
                            + Words.signed(gain)
                            + " ± "
                            + points(trained.halfWidth())
                            + " points, "
                            + trained.count()
                            + " seeds)";
        };
    }

    private enum Outcome {
        GAIN,
        NOTHING,
        HARM,
        UNDECIDED
    }

    private Outcome outcome() {
        if (Math.abs(gain) <= noise) {
            return Outcome.NOTHING;
        }
        // with one seed the width is not a number
        if (Math.abs(gain) <= trained.halfWidth()) {
            return Outcome.UNDECIDED;
        }
        return gain > 0 ? Outcome.GAIN : Outcome.HARM;
    }

    private String recovered() {
        return "Training recovers "
                + (gain >= loss ? "all" : points(gain))
                + " of the "
                + points(loss)
                + " points that "
                + untrained
                + " loses";
    }

    private String lost() {
        String relation =
                isNothing(loss)
                        ? " loses nothing"
                        : loss > 0
                                ? " loses " + points(loss) + " points"
                                : " gains " + points(loss) + " points";
        return capitalised(untrained) + relation + " against float";
    }

    private String seeds() {
        return trained.isKnown() ? " (" + trained.count() + " seeds)" : " (one seed)";
    }
}
