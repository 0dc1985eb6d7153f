package io.quantrial.trial.search.strategy;

import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Strategy;

/** The strategy {@code auto}, the default: another name of {@link Nsga2Strategy nsga2}. */
public final class AutoStrategy implements Strategy {

    /** Creates the strategy; called by {@link java.util.ServiceLoader}. */
    public AutoStrategy() {}

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Search start(SearchProblem problem) {
        return new Nsga2Strategy().start(problem);
    }
}
