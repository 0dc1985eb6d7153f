package io.quantrial.trial.run;

import io.quantrial.trial.config.SearchSettings;
import io.quantrial.trial.search.Constraint;
import java.util.List;
import java.util.Locale;

/** What a runner is asked for. */
public enum Goal {
    /** Search the space of the experiment. */
    SEARCH {
        @Override
        int seeds(SearchSettings settings) {
            return settings.seeds();
        }

        @Override
        List<Constraint> constraints(SearchSettings settings) {
            return settings.constraints();
        }
    },
    /** Train the configuration of the key {@code quantization}, nothing else. */
    TRAIN {
        @Override
        int seeds(SearchSettings settings) {
            return 1;
        }

        /** The user has chosen what it costs. */
        @Override
        List<Constraint> constraints(SearchSettings settings) {
            return settings.constraints().stream()
                    .filter(constraint -> !(constraint instanceof Constraint.OnCost))
                    .toList();
        }
    };

    /** Returns the command that asks for it. */
    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns how often finalists are trained, the first run included. */
    abstract int seeds(SearchSettings settings);

    /** Returns what the answer must keep. */
    abstract List<Constraint> constraints(SearchSettings settings);
}
