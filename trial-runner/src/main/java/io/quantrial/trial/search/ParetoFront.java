package io.quantrial.trial.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Points of several objectives, all to be small, sorted as in NSGA-II (Deb et al. 2002, <a
 * href="https://doi.org/10.1109/4235.996017">doi 10.1109/4235.996017</a>).
 *
 * <p>A point <i>dominates</i> another if it is nowhere larger and somewhere smaller. Points that
 * nothing dominates are the front and have rank 0; without them, the next have rank 1, and so on.
 * <i>Crowding</i> is the distance between the two neighbours of a point within its rank, summed
 * over the objectives, each relative to its range; the outermost points have an infinite one. Equal
 * points have the same rank, and all but the first a crowding of 0. A point with a value that is
 * not a number is dominated by every point without.
 */
public final class ParetoFront {

    private static final Comparator<List<Double>> LEXICOGRAPHIC = ParetoFront::lexicographic;

    private final int[] ranks;
    private final double[] crowding;

    private ParetoFront(int[] ranks, double[] crowding) {
        this.ranks = ranks;
        this.crowding = crowding;
    }

    /**
     * Sorts points.
     *
     * @param points the values of each point, the same number for each
     * @return rank and crowding of each point
     */
    public static ParetoFront of(List<List<Double>> points) {
        List<List<Double>> cleaned = points.stream().map(ParetoFront::cleaned).toList();
        int[] ranks = ranks(cleaned);
        double[] crowding = new double[ranks.length];
        int last = Arrays.stream(ranks).max().orElse(-1);
        for (int rank = 0; rank <= last; rank++) {
            spread(cleaned, rank, ranks, crowding);
        }
        return new ParetoFront(ranks, crowding);
    }

    /** Adding 0 makes the two zeros one, so that they are equal as objects too. */
    private static List<Double> cleaned(List<Double> point) {
        return point.stream().anyMatch(value -> value.isNaN())
                ? Collections.nCopies(point.size(), Double.POSITIVE_INFINITY)
                : point.stream().map(value -> value + 0.0).toList();
    }

    private static boolean dominates(List<Double> a, List<Double> b) {
        boolean isSmaller = false;
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) > b.get(i)) {
                return false;
            }
            isSmaller |= a.get(i) < b.get(i);
        }
        return isSmaller;
    }

    private static int lexicographic(List<Double> a, List<Double> b) {
        for (int i = 0; i < a.size(); i++) {
            int order = Double.compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /**
     * Efficient non-dominated sort with binary search (Zhang et al. 2015, <a
     * href="https://doi.org/10.1109/TEVC.2014.2308305">doi 10.1109/TEVC.2014.2308305</a>): in
     * lexicographic order what dominates a point comes before it, and if something of one rank
     * does, something of every smaller rank does.
     */
    private static int[] ranks(List<List<Double>> points) {
        List<Integer> order = new ArrayList<>(indices(points.size()));
        order.sort(Comparator.comparing(points::get, LEXICOGRAPHIC));
        int[] ranks = new int[points.size()];
        List<List<List<Double>>> fronts = new ArrayList<>();
        for (int own : order) {
            int rank = rank(points.get(own), fronts);
            if (rank == fronts.size()) {
                fronts.add(new ArrayList<>());
            }
            fronts.get(rank).add(points.get(own));
            ranks[own] = rank;
        }
        return ranks;
    }

    private static int rank(List<Double> point, List<List<List<Double>>> fronts) {
        int low = 0;
        int high = fronts.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (isDominated(point, fronts.get(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The last ones are the likeliest: of two objectives, they are the smallest in the second. */
    private static boolean isDominated(List<Double> point, List<List<Double>> front) {
        for (int i = front.size() - 1; i >= 0; i--) {
            if (dominates(front.get(i), point)) {
                return true;
            }
        }
        return false;
    }

    private static List<Integer> indices(int size) {
        return IntStream.range(0, size).boxed().toList();
    }

    private static void spread(
            List<List<Double>> points, int rank, int[] ranks, double[] crowding) {
        TreeMap<List<Double>, Integer> firsts = new TreeMap<>(LEXICOGRAPHIC);
        for (int i = 0; i < ranks.length; i++) {
            if (ranks[i] == rank) {
                firsts.putIfAbsent(points.get(i), i);
            }
        }
        List<Integer> front = new ArrayList<>(firsts.values());
        if (front.size() < 3) {
            front.forEach(i -> crowding[i] = Double.POSITIVE_INFINITY);
            return;
        }
        for (int objective = 0; objective < points.get(front.get(0)).size(); objective++) {
            int axis = objective;
            // a stable sort: ties stay in lexicographic order
            front.sort(Comparator.comparing(i -> points.get(i).get(axis)));
            List<Double> values = front.stream().map(i -> points.get(i).get(axis)).toList();
            addGaps(front, values, crowding);
        }
    }

    private static void addGaps(List<Integer> front, List<Double> values, double[] crowding) {
        int last = front.size() - 1;
        double range = values.get(last) - values.get(0);
        if (!(range > 0) || Double.isInfinite(range)) {
            return;
        }
        crowding[front.get(0)] = Double.POSITIVE_INFINITY;
        crowding[front.get(last)] = Double.POSITIVE_INFINITY;
        for (int i = 1; i < last; i++) {
            crowding[front.get(i)] += (values.get(i + 1) - values.get(i - 1)) / range;
        }
    }

    /**
     * Returns the rank of a point.
     *
     * @param index the index of the point
     * @return 0 on the front, more behind it
     */
    public int rank(int index) {
        return ranks[index];
    }

    /**
     * Returns how far from others a point is.
     *
     * @param index the index of the point
     * @return 0 or more, infinite for the outermost points
     */
    public double crowding(int index) {
        return crowding[index];
    }

    /**
     * Returns the points that nothing dominates.
     *
     * @return their indices, rising; equal points are all there
     */
    public List<Integer> front() {
        return indices(ranks.length).stream().filter(index -> ranks[index] == 0).toList();
    }

    /**
     * Returns all points, the best first: by rank, then the less crowded first, then as given.
     *
     * @return the indices
     */
    public List<Integer> order() {
        return indices(ranks.length).stream().sorted(this::compare).toList();
    }

    /**
     * Compares two points.
     *
     * @param first the index of a point
     * @param second the index of another
     * @return a negative number if the first has the smaller rank, or the same rank and more room
     */
    public int compare(int first, int second) {
        int byRank = Integer.compare(ranks[first], ranks[second]);
        return byRank == 0 ? Double.compare(crowding[second], crowding[first]) : byRank;
    }
}
