package io.quantrial.trial.insight;

import io.quantrial.trial.run.Study;
import io.quantrial.trial.search.Candidate;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.statistics.PairedDifference;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The points of a front that are not significantly more accurate than a cheaper one: what they cost
 * more may buy nothing. Each test is at 5 %, without a correction for their number.
 */
public final class Ties {

    private final List<Objective> costs;
    private final double resolution;

    /**
     * Tells what is compared.
     *
     * @param objectives what the search makes better; cheaper is what costs no more in any of them
     * @param resolution the step of an accuracy, 100 / samples; 0 if it is not known
     */
    Ties(List<Objective> objectives, double resolution) {
        this.costs =
                objectives.stream().filter(objective -> objective != Objective.ACCURACY).toList();
        this.resolution = resolution;
    }

    /**
     * Compares the members of a study's front with each other.
     *
     * @param study the study
     * @return by the number of a member, the number of the cheapest that it does not beat; without
     *     members that beat all that are cheaper, or of which too few runs are known
     */
    public static SortedMap<Integer, Integer> of(Study study) {
        return new Ties(study.experiment().search().objectives(), study.file().resolution())
                .of(study.recommendation().front());
    }

    /** The front has the cheapest first. */
    SortedMap<Integer, Integer> of(List<Candidate> front) {
        SortedMap<Integer, Integer> ties = new TreeMap<>();
        for (Candidate member : front) {
            Optional<Candidate> cheapest =
                    front.stream()
                            .filter(other -> isCheaper(other, member))
                            .filter(other -> isTied(member, other))
                            .findFirst();
            cheapest.ifPresent(other -> ties.put(member.number(), other.number()));
        }
        return ties;
    }

    private boolean isCheaper(Candidate candidate, Candidate other) {
        return costs.stream().allMatch(cost -> candidate.of(cost) <= other.of(cost))
                && costs.stream().anyMatch(cost -> candidate.of(cost) < other.of(cost));
    }

    private boolean isTied(Candidate candidate, Candidate cheaper) {
        PairedDifference difference = candidate.minus(cheaper, resolution);
        return difference.isKnown() && !difference.isBetter();
    }
}
