package io.quantrial.trial.search.auto;

import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;

class AutoStrategyTest extends StrategyContract {

    @Override
    protected Strategy strategy() {
        return new AutoStrategy();
    }
}
