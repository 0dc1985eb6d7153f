package io.quantrial.trial.search.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FrontierTest {

    /** Counts the unit cells of a grid that a point with whole figures covers. */
    @Property(tries = 100)
    void theGainIsTheVolumeOfTheCellsThatOnlyThePointCovers(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int figures) {
        Random random = new Random(seed);
        int side = 6;
        List<List<Double>> points = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            points.add(point(random, figures, side));
        }
        List<Double> added = point(random, figures, side);
        Frontier frontier = new Frontier(points, Collections.nCopies(figures, (double) side));

        List<List<Double>> more = new ArrayList<>(points);
        more.add(added);
        double expected = cells(more, figures, side) - cells(points, figures, side);
        assertThat(frontier.gain(added)).isCloseTo(expected, within(1e-9));
        assertThat(frontier.volume()).isCloseTo(cells(points, figures, side), within(1e-9));
    }

    private static List<Double> point(Random random, int figures, int side) {
        List<Double> point = new ArrayList<>();
        for (int i = 0; i < figures; i++) {
            point.add((double) random.nextInt(side + 2));
        }
        return point;
    }

    private static long cells(List<List<Double>> points, int figures, int side) {
        long covered = 0;
        for (int cell = 0; cell < Math.pow(side, figures); cell++) {
            int[] corner = new int[figures];
            for (int i = 0, rest = cell; i < figures; i++, rest /= side) {
                corner[i] = rest % side;
            }
            covered += points.stream().anyMatch(point -> covers(point, corner)) ? 1 : 0;
        }
        return covered;
    }

    private static boolean covers(List<Double> point, int[] corner) {
        for (int i = 0; i < corner.length; i++) {
            if (point.get(i) > corner[i]) {
                return false;
            }
        }
        return true;
    }

    @Example
    void holdsTheFrontAndCoversWhatIsBehind() {
        Frontier frontier =
                new Frontier(
                        List.of(List.of(1.0, 3.0), List.of(3.0, 1.0), List.of(3.0, 3.0)),
                        List.of(4.0, 4.0));

        assertThat(frontier.holds(List.of(1.0, 3.0))).isTrue();
        assertThat(frontier.holds(List.of(3.0, 3.0))).isFalse();
        assertThat(frontier.covers(List.of(3.0, 3.0))).isTrue();
        assertThat(frontier.covers(List.of(2.0, 2.0))).isFalse();
    }
}
