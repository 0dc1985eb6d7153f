package io.quantrial.trial.run;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.search.PruneRequest;
import io.quantrial.trial.search.Pruner;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.train.TaskListener.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides whether a trial that reported a step goes on; only what the strategy proposed may not.
 */
final class Verdicts {

    private final Experiment experiment;
    private final Ledger ledger;
    private final Optional<Pruner> pruner;

    Verdicts(Experiment experiment, Ledger ledger, Optional<Pruner> pruner) {
        this.experiment = experiment;
        this.ledger = ledger;
        this.pruner = pruner;
    }

    Verdict of(TrialRecord trial, int step, Map<String, Double> metrics) {
        boolean isSearched = trial.definition().kind() == TrialKind.SEARCH;
        return isSearched
                        && pruner.filter(known -> isWorse(known, trial, step, metrics)).isPresent()
                ? Verdict.PRUNE
                : Verdict.CONTINUE;
    }

    private boolean isWorse(
            Pruner pruner, TrialRecord trial, int step, Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(trial.definition().metrics());
        all.putAll(metrics);
        PruneRequest request =
                new PruneRequest(
                        experiment.search().objectives(),
                        step,
                        experiment.training().quantized().epochs(),
                        all,
                        ledger.competitors(trial.number(), step));
        try {
            return pruner.prune(request);
        } catch (RuntimeException e) {
            throw new TrialException(
                    TrialException.Code.FAILED,
                    "search.pruner: \"" + pruner.name() + "\" failed: " + e,
                    e);
        }
    }
}
