package io.quantrial.trial.search;

import io.quantrial.trial.statistics.PairedDifference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A reference, and the most accurate of the configurations that a search found at no higher cost:
 * what users would have had without a search, and what they have with it.
 *
 * @param reference the reference, such as 4 bits everywhere
 * @param found what was found
 * @param cost the cost by which they are compared
 */
public record Comparison(Candidate reference, Candidate found, Objective cost) {

    /**
     * Finds the rival of each reference; one without a rival is left out.
     *
     * @param references the references
     * @param found what the search found; what has no accuracy or no cost is left out
     * @param objectives what the search makes better; compared is by the first cost of them, by
     *     size without one
     * @return the comparisons, in the order of the references
     */
    public static List<Comparison> of(
            List<Candidate> references, List<Candidate> found, List<Objective> objectives) {
        Objective cost = Objective.firstCost(objectives).orElse(Objective.SIZE);
        return references.stream()
                .filter(reference -> !Double.isNaN(reference.of(Objective.ACCURACY)))
                .flatMap(
                        reference ->
                                rival(reference, found, cost)
                                        .map(best -> new Comparison(reference, best, cost))
                                        .stream())
                .toList();
    }

    private static Optional<Candidate> rival(
            Candidate reference, List<Candidate> found, Objective cost) {
        return found.stream()
                .filter(candidate -> !Double.isNaN(candidate.of(Objective.ACCURACY)))
                // a cost that is not known is not below another
                .filter(candidate -> candidate.of(cost) <= reference.of(cost))
                .min(
                        Comparator.comparing(
                                        (Candidate candidate) -> -candidate.of(Objective.ACCURACY))
                                .thenComparing(candidate -> candidate.of(cost))
                                .thenComparing(Candidate::number));
    }

    /**
     * Returns how much more accurate the found one is.
     *
     * @param resolution the step of an accuracy, 100 / samples; 0 if it is not known
     * @return found minus reference
     */
    public PairedDifference difference(double resolution) {
        return found.minus(reference, resolution);
    }
}
