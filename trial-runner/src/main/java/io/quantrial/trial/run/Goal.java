package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.search.Constraint;
import java.util.List;
import java.util.Locale;

/** What a runner is asked for. */
public enum Goal {
    /** Search the space of the experiment. */
    SEARCH,
    /** Train the configuration of the key {@code quantization}, nothing else. */
    TRAIN;

    /**
     * Returns the command that asks for it.
     *
     * @return the command of the command line
     */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns how often finalists are trained, the first run included. */
    int seeds(SearchSettings settings) {
        return this == SEARCH ? settings.seeds() : 1;
    }

    /** Returns what the answer must keep; who trains one configuration has chosen its cost. */
    List<Constraint> constraints(SearchSettings settings) {
        return settings.constraints().stream()
                .filter(limit -> this == SEARCH || !(limit instanceof Constraint.OnCost))
                .toList();
    }

    /**
     * Refuses an experiment that does not say what is to be quantized.
     *
     * @param experiment the experiment
     * @throws TrialException if what this goal needs is missing
     */
    public void check(Experiment experiment) {
        if (this == SEARCH && experiment.search().space().isEmpty()) {
            throw TrialException.input(
                    "search.space: missing; say which layers may get how many bits (or train one"
                            + " configuration: the command \"train\" uses quantization)");
        }
        if (this == TRAIN && experiment.quantization().entries().isEmpty()) {
            throw TrialException.input(
                    "quantization: missing; to train one configuration, say which layers get how"
                            + " many bits (or search: the command \"search\" uses search.space)");
        }
    }
}
