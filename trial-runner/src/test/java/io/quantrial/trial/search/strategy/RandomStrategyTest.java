package io.quantrial.trial.search.strategy;

import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.search.StrategyContract;

class RandomStrategyTest extends StrategyContract {

    @Override
    protected Strategy strategy() {
        return new RandomStrategy();
    }
}
