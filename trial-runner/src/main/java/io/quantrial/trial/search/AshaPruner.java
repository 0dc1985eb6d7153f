package io.quantrial.trial.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The pruner {@code asha}: asynchronous successive halving (Li et al. 2020, <a
 * href="https://arxiv.org/abs/1810.05934">arXiv 1810.05934</a>), the variant that stops trials
 * instead of pausing them, for several objectives.
 *
 * <p>Rungs are the steps 1, 3, 9, … before the last. On a rung a trial goes on if it is among the
 * best third of all that have reached the rung, itself included: by rank on the objectives, then by
 * crowding ({@link ParetoFront}), so that a trial that is alone in its region of size goes on. With
 * fewer than three others no trial is stopped.
 */
public final class AshaPruner implements Pruner {

    private static final int ETA = 3;

    /** Creates the pruner; called by {@link java.util.ServiceLoader}. */
    public AshaPruner() {}

    @Override
    public String name() {
        return "asha";
    }

    @Override
    public boolean prune(PruneRequest request) {
        int others = request.others().size();
        if (others < ETA || request.step() >= request.lastStep() || !isRung(request.step())) {
            return false;
        }
        List<List<Double>> points = new ArrayList<>();
        request.others()
                .forEach(other -> points.add(Objective.minimised(request.objectives(), other)));
        points.add(Objective.minimised(request.objectives(), request.metrics()));
        ParetoFront sorted = ParetoFront.of(points);
        int better = 0;
        for (int other = 0; other < others; other++) {
            better += sorted.compare(other, others) < 0 ? 1 : 0;
        }
        return better >= points.size() / ETA;
    }

    private static boolean isRung(int step) {
        int rest = step;
        while (rest % ETA == 0) {
            rest /= ETA;
        }
        return rest == 1;
    }
}
