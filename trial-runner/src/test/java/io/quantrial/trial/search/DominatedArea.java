package io.quantrial.trial.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The hypervolume of two objectives: how much of the plane a search dominates. */
public final class DominatedArea {

    private DominatedArea() {}

    /**
     * Returns the area that points of two objectives dominate.
     *
     * @param points two values for each point, both to be small
     * @param reference the corner of the area; points that are not below it in both values do not
     *     count
     * @return the area, 0 if no point counts
     * @throws IllegalArgumentException if there are not two values
     */
    public static double of(List<List<Double>> points, List<Double> reference) {
        List<List<Double>> counted = new ArrayList<>();
        for (List<Double> point : points) {
            if (point.size() != 2 || reference.size() != 2) {
                throw new IllegalArgumentException("needs two values: " + point + ", " + reference);
            }
            if (point.get(0) < reference.get(0) && point.get(1) < reference.get(1)) {
                counted.add(point);
            }
        }
        counted.sort(
                Comparator.<List<Double>, Double>comparing(point -> point.get(0))
                        .thenComparing(point -> point.get(1)));
        double area = 0;
        double lowest = reference.get(1);
        for (List<Double> point : counted) {
            double height = Math.max(0, lowest - point.get(1));
            area += (reference.get(0) - point.get(0)) * height;
            lowest = Math.min(lowest, point.get(1));
        }
        return area;
    }
}
