package io.quantrial.trial.search;

import io.quantrial.trial.cost.Cost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a study answers: which of its trials to use, and why.
 *
 * <p>Of the trials that keep the constraints on cost, those on the {@link ParetoFront} compete. Of
 * these, within the allowed drop of accuracy, the one that costs least is the answer, by the first
 * objective of cost; where two cost the same, the more accurate one. If all of them drop further,
 * or no drop is given, or no cost is an objective, the most accurate one is.
 *
 * @param answer the trial to use; empty if no trial can be used
 * @param keepsAccuracy whether the answer is within the allowed drop of accuracy; true if none is
 *     given
 * @param front the trials that nothing beats, the cheapest first
 * @param finalists the trials to repeat with other seeds, the cheapest first: {@value #FINALISTS}
 *     of the front at most, spread over cost, the answer among them
 * @param reason why, in words, such as {@code smallest size within 1.0 points of float}
 */
public record Recommendation(
        Optional<Candidate> answer,
        boolean keepsAccuracy,
        List<Candidate> front,
        List<Candidate> finalists,
        String reason) {

    /** How many trials are repeated at most. */
    public static final int FINALISTS = 8;

    /** Copies the lists. */
    public Recommendation {
        front = List.copyOf(front);
        finalists = List.copyOf(finalists);
    }

    /**
     * What the user wants.
     *
     * @param objectives what to make better
     * @param constraints what the answer must keep
     * @param floatAccuracy the accuracy of the float model in percent
     * @param floatCost the cost of the float model
     */
    public record Requirements(
            List<Objective> objectives,
            List<Constraint> constraints,
            double floatAccuracy,
            Cost floatCost) {

        /** Copies the lists. */
        public Requirements {
            objectives = List.copyOf(objectives);
            constraints = List.copyOf(constraints);
        }

        private Optional<Objective> cost() {
            return Objective.firstCost(objectives);
        }

        private List<Constraint.OnCost> limits() {
            return of(Constraint.OnCost.class);
        }

        private List<Constraint.OnAccuracyDrop> drops() {
            return of(Constraint.OnAccuracyDrop.class);
        }

        private <T extends Constraint> List<T> of(Class<T> type) {
            return constraints.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /**
         * Returns whether a candidate keeps the limits on cost.
         *
         * @param candidate a candidate
         * @return true if it does, or there are none
         */
        public boolean keepsCost(Candidate candidate) {
            return limits().stream().allMatch(limit -> limit.allows(candidate.cost(), floatCost));
        }

        private boolean keepsAccuracy(Candidate candidate) {
            double accuracy = candidate.of(Objective.ACCURACY);
            return drops().stream().allMatch(drop -> drop.allows(accuracy, floatAccuracy));
        }

        private String within() {
            return drops().stream()
                    .map(drop -> "within " + drop.points() + " points of float")
                    .collect(Collectors.joining(" and "));
        }

        private String limitWords() {
            return limits().stream()
                    .map(limit -> limit.kind().key() + " " + limit.text())
                    .collect(Collectors.joining(" and "));
        }

        private String suffix() {
            return limits().isEmpty() ? "" : ", with " + limitWords();
        }

        /** Without a limit on the drop the cheapest would be a network that guesses. */
        private boolean wantsCheapest() {
            return cost().isPresent() && !drops().isEmpty();
        }

        private double cost(Candidate candidate) {
            return cost().map(candidate::of).orElse(0.0);
        }

        private Comparator<Candidate> cheapestFirst() {
            return Comparator.comparing((Candidate candidate) -> cost(candidate))
                    .thenComparing(candidate -> -candidate.of(Objective.ACCURACY))
                    .thenComparing(Candidate::number);
        }

        private Comparator<Candidate> mostAccurateFirst() {
            return Comparator.comparing((Candidate candidate) -> -candidate.of(Objective.ACCURACY))
                    .thenComparing(cheapestFirst());
        }
    }

    /**
     * Chooses.
     *
     * @param candidates the trials with a result
     * @param wanted what the user wants
     * @return the recommendation
     */
    public static Recommendation of(List<Candidate> candidates, Requirements wanted) {
        List<Candidate> measured =
                candidates.stream()
                        .filter(candidate -> !Double.isNaN(candidate.of(Objective.ACCURACY)))
                        .toList();
        List<Candidate> front = front(measured.stream().filter(wanted::keepsCost).toList(), wanted);
        if (front.isEmpty()) {
            return new Recommendation(
                    Optional.empty(),
                    false,
                    List.of(),
                    List.of(),
                    measured.isEmpty()
                            ? "no trial has a result"
                            : "no trial keeps " + wanted.limitWords());
        }
        List<Candidate> accurate = front.stream().filter(wanted::keepsAccuracy).toList();
        boolean isCheapest = !accurate.isEmpty() && wanted.wantsCheapest();
        Candidate answer =
                isCheapest ? accurate.get(0) : Collections.min(front, wanted.mostAccurateFirst());
        return new Recommendation(
                Optional.of(answer),
                !accurate.isEmpty(),
                front,
                finalists(front, answer, wanted),
                reason(answer, isCheapest, wanted));
    }

    private static List<Candidate> front(List<Candidate> candidates, Requirements wanted) {
        List<Objective> objectives =
                Stream.concat(Stream.of(Objective.ACCURACY), wanted.objectives().stream())
                        .distinct()
                        .toList();
        List<List<Double>> points =
                candidates.stream()
                        .map(candidate -> Objective.minimised(objectives, candidate.metrics()))
                        .toList();
        return ParetoFront.of(points).front().stream()
                .map(candidates::get)
                .sorted(wanted.cheapestFirst())
                .toList();
    }

    private static String reason(Candidate answer, boolean isCheapest, Requirements wanted) {
        if (isCheapest) {
            return "smallest "
                    + wanted.cost().orElseThrow().key()
                    + " "
                    + wanted.within()
                    + wanted.suffix();
        }
        if (wanted.keepsAccuracy(answer)) {
            return "highest accuracy" + wanted.suffix();
        }
        double drop = wanted.floatAccuracy() - answer.of(Objective.ACCURACY);
        return String.format(
                Locale.ROOT,
                "%s is %s; the most accurate one is %.2f points below",
                wanted.limits().isEmpty()
                        ? "no trial"
                        : "of the trials with " + wanted.limitWords() + ", none",
                wanted.within(),
                drop);
    }

    /** The answer, then again and again what is farthest from those chosen, on a log scale. */
    private static List<Candidate> finalists(
            List<Candidate> front, Candidate answer, Requirements wanted) {
        List<Candidate> chosen = new ArrayList<>(List.of(answer));
        List<Candidate> rest = new ArrayList<>(front);
        rest.remove(answer);
        while (chosen.size() < FINALISTS && !rest.isEmpty()) {
            Candidate farthest =
                    Collections.max(
                            rest,
                            Comparator.comparing(
                                            (Candidate candidate) ->
                                                    distance(candidate, chosen, wanted))
                                    .thenComparing(wanted.mostAccurateFirst().reversed()));
            chosen.add(farthest);
            rest.remove(farthest);
        }
        return chosen.stream().sorted(wanted.cheapestFirst()).toList();
    }

    private static double distance(
            Candidate candidate, List<Candidate> chosen, Requirements wanted) {
        return chosen.stream()
                .mapToDouble(
                        other ->
                                Math.abs(
                                        Math.log1p(wanted.cost(candidate))
                                                - Math.log1p(wanted.cost(other))))
                .min()
                .orElseThrow();
    }
}
