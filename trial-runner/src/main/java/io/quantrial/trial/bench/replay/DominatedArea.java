package io.quantrial.trial.bench.replay;

import java.util.List;

/**
 * The hypervolume of two figures that are both to be small: the area between what dominates it and
 * a corner.
 *
 * @param cornerX points that are not left of it do not count
 * @param cornerY points that are not below it do not count
 */
record DominatedArea(double cornerX, double cornerY) {

    /**
     * A point.
     *
     * @param x one figure
     * @param y the other
     */
    record Place(double x, double y) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byX = Double.compare(x, other.x);
            return byX == 0 ? Double.compare(y, other.y) : byX;
        }
    }

    /** Returns the area, 0 if no point counts. */
    double of(List<Place> places) {
        double area = 0;
        double lowest = cornerY;
        for (Place place : places.stream().sorted().toList()) {
            if (place.x() < cornerX && place.y() < lowest) {
                area += (cornerX - place.x()) * (lowest - place.y());
                lowest = place.y();
            }
        }
        return area;
    }
}
