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
 * Decides whether a trial that reported a step goes on: by the pruner, without one by the strategy.
 * Only what the strategy proposed can be stopped.
 */
final class Verdicts {

    private final Plan plan;
    private final Experiment experiment;
    private final SearchLog search;
    private final Ledger ledger;
    private final Optional<Pruner> pruner;

    Verdicts(Plan plan, SearchLog search, Ledger ledger, Optional<Pruner> pruner) {
        this.plan = plan;
        this.experiment = plan.experiment();
        this.search = search;
        this.ledger = ledger;
        this.pruner = pruner;
    }

    Verdict of(TrialRecord trial, int step, Map<String, Double> metrics) {
        if (trial.definition().kind() != TrialKind.SEARCH) {
            return Verdict.CONTINUE;
        }
        boolean isStopped =
                pruner.isPresent()
                        ? isWorse(pruner.get(), trial, step, metrics)
                        : isAtRung(trial) && !search.goesOn(trial, metrics);
        return isStopped ? Verdict.PRUNE : Verdict.CONTINUE;
    }

    /** The last report is the end of the training, where there is nothing to decide. */
    private boolean isAtRung(TrialRecord trial) {
        return ledger.countReports(trial.number()) <= plan.tactics().rungs().size();
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
