package io.quantrial.trial.search.auto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Points of one or more figures, all to be small, and the hypervolume between them and a reference
 * point: the volume of what is not better than the reference and not better than all of them
 * (Zitzler, Thiele, PPSN 1998, <a href="https://doi.org/10.1007/BFb0056872">doi
 * 10.1007/BFb0056872</a>).
 */
final class Frontier {

    private final List<List<Double>> points;
    private final List<Double> reference;
    private final double volume;

    Frontier(List<List<Double>> points, List<Double> reference) {
        this.reference = reference;
        this.points = front(points.stream().filter(this::isInside).toList());
        this.volume = volume(this.points, reference.size());
    }

    private boolean isInside(List<Double> point) {
        for (int i = 0; i < reference.size(); i++) {
            if (!(point.get(i) < reference.get(i))) {
                return false;
            }
        }
        return true;
    }

    double volume() {
        return volume;
    }

    /** Returns whether a point is one of those that nothing else is better than. */
    boolean holds(List<Double> point) {
        return points.contains(point);
    }

    /** Returns whether a point is no better than one that is here. */
    boolean covers(List<Double> point) {
        return points.stream().anyMatch(known -> covers(known, point));
    }

    private static boolean covers(List<Double> known, List<Double> point) {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i) > point.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns how much the hypervolume grows with a point. */
    double gain(List<Double> point) {
        if (!isInside(point) || covers(point)) {
            return 0;
        }
        List<List<Double>> more = new ArrayList<>(points);
        more.add(point);
        return volume(front(more), reference.size()) - volume;
    }

    private static List<List<Double>> front(List<List<Double>> points) {
        List<List<Double>> front = new ArrayList<>();
        for (List<Double> point : points) {
            if (front.stream().noneMatch(known -> covers(known, point))) {
                front.removeIf(known -> covers(point, known));
                front.add(point);
            }
        }
        return front;
    }

    /** Slices along the last of the first figures; between two points the slice stays the same. */
    private double volume(List<List<Double>> front, int figures) {
        int last = figures - 1;
        if (last == 0) {
            double least = front.stream().mapToDouble(point -> point.get(0)).min().orElse(0);
            return front.isEmpty() ? 0 : reference.get(0) - least;
        }
        List<List<Double>> sorted = new ArrayList<>(front);
        sorted.sort(Comparator.comparing(point -> point.get(last)));
        double sum = 0;
        for (int i = 0; i < sorted.size(); i++) {
            double end = i + 1 < sorted.size() ? sorted.get(i + 1).get(last) : reference.get(last);
            double depth = end - sorted.get(i).get(last);
            if (depth > 0) {
                sum += depth * volume(sorted.subList(0, i + 1), last);
            }
        }
        return sum;
    }
}
