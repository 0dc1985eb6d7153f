package io.quantrial.trial.insight;

import static io.quantrial.trial.insight.Words.atCost;
import static io.quantrial.trial.insight.Words.capitalised;
import static io.quantrial.trial.insight.Words.isNothing;
import static io.quantrial.trial.insight.Words.points;
import static io.quantrial.trial.insight.Words.signed;

import io.quantrial.trial.search.Comparison;
import io.quantrial.trial.search.Objective;
import io.quantrial.trial.statistics.PairedDifference;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.util.List;
import java.util.TreeMap;

/**
 * Says whether the best that was found beats a uniform reference that costs as much or more. Only
 * the paired difference over common seeds decides; with fewer than two of them nothing is decided.
 */
final class SearchInsight {

    private static final String RIVAL = "the best found at no higher cost";

    private final Comparison comparison;
    private final PairedDifference difference;
    private final int seeds;
    private final String reference;
    private final String found;
    private final String atCost;

    /**
     * Compares.
     *
     * @param trials all trials, by number
     * @param seeds the key {@code search.seeds}
     */
    SearchInsight(Comparison comparison, List<TrialRecord> trials, double resolution, int seeds) {
        this.comparison = comparison;
        this.difference = comparison.difference(resolution);
        this.seeds = seeds;
        this.reference = Words.name(trials.get(comparison.reference().number()));
        this.found = Words.name(trials.get(comparison.found().number()));
        this.atCost =
                atCost(
                        comparison.cost(),
                        comparison.found().of(comparison.cost()),
                        comparison.reference().of(comparison.cost()));
    }

    Insight insight() {
        TreeMap<String, Double> figures = new TreeMap<>();
        figures.put("found", (double) comparison.found().number());
        figures.put("difference", mean());
        figures.put("halfWidth", difference.interval().halfWidth());
        figures.put("seeds", (double) difference.interval().count());
        return new Insight(
                Insight.Subject.SEARCH, comparison.reference().number(), sentence(), figures);
    }

    private String sentence() {
        if (!difference.isKnown()) {
            return undecided();
        }
        String runs = difference.interval().count() + " seeds).";
        if (difference.isBetter()) {
            return "Search beats "
                    + reference
                    + " by "
                    + plusMinus(points(mean()))
                    + " "
                    + atCost
                    + " ("
                    + found
                    + ", "
                    + runs;
        }
        return capitalised(reference) + (difference.isWorse() ? lost(runs) : tied(runs));
    }

    private String lost(String runs) {
        return " beats "
                + RIVAL
                + " by "
                + plusMinus(points(mean()))
                + " ("
                + found
                + " "
                + atCost
                + ", "
                + runs;
    }

    private String tied(String runs) {
        return " is within noise of "
                + RIVAL
                + ": "
                + found
                + " "
                + atCost
                + " differs by "
                + plusMinus(signed(mean()))
                + " ("
                + runs;
    }

    private String plusMinus(String difference) {
        return difference + " ± " + points(this.difference.interval().halfWidth()) + " points";
    }

    private String undecided() {
        return capitalised(found)
                + (isNothing(mean()) ? " is as accurate as " : relation())
                + reference
                + " "
                + atCost
                + "; "
                + runs()
                + ": not known whether "
                + (isNothing(mean()) ? "they differ" : "this is more than noise")
                + (seeds < 2 ? "; set search.seeds to 3" : "")
                + ".";
    }

    private String relation() {
        return " is " + points(mean()) + " points " + (mean() < 0 ? "below " : "above ");
    }

    private String runs() {
        return seeds < 2
                ? "one seed"
                : difference.interval().count() == 1 ? "only one common seed" : "no common seed";
    }

    /** Without a common seed, that of the means. */
    private double mean() {
        return difference.interval().count() > 0
                ? difference.interval().mean()
                : comparison.found().of(Objective.ACCURACY)
                        - comparison.reference().of(Objective.ACCURACY);
    }
}
