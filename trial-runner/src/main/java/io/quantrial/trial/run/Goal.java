package io.quantrial.trial.run;

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

    /** Returns the command that asks for it. */
    String command() {
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
}
