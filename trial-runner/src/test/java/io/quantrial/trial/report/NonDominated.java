package io.quantrial.trial.report;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;

/** Which trials no other beats in accuracy and size. */
final class NonDominated {

    private NonDominated() {}

    static List<Integer> of(List<TrialRecord> trials) {
        return trials.stream()
                .filter(NonDominated::isCandidate)
                .filter(
                        trial ->
                                trials.stream()
                                        .filter(NonDominated::isCandidate)
                                        .noneMatch(other -> dominates(other, trial)))
                .map(TrialRecord::number)
                .toList();
    }

    private static boolean isCandidate(TrialRecord trial) {
        return trial.state() == TrialState.COMPLETE
                && (trial.definition().kind() == TrialKind.SEARCH
                        || trial.definition().kind() == TrialKind.REFERENCE);
    }

    private static boolean dominates(TrialRecord a, TrialRecord b) {
        double accuracy = a.metrics().get("accuracy") - b.metrics().get("accuracy");
        double size = a.metrics().get("size") - b.metrics().get("size");
        return accuracy >= 0 && size <= 0 && (accuracy > 0 || size < 0);
    }
}
