package io.quantrial.trial.search.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quantrial.trial.search.Problems;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

class SurrogateTest {

    private static final SearchSpace SPACE =
            Problems.space(3, List.of("lsq/w2/i2", "lsq/w4/i2", "qat/w4/i4"));

    private static final Factors FACTORS = new Factors(SPACE);

    private static Point point(int index) {
        return new Point(List.of(index % 3, index / 3 % 3, index / 9));
    }

    /** An additive loss, of which training leaves a half. */
    private static double before(Point point) {
        return 4
                - point.choices().get(0)
                - 0.5 * point.choices().get(1)
                - 0.1 * point.choices().get(2);
    }

    @Example
    void aFewTrainingsTeachWhatScreeningIsWorth() {
        Map<Point, Double> screened = new LinkedHashMap<>();
        Map<Point, Double> trained = new LinkedHashMap<>();
        for (int i = 0; i < 27; i++) {
            screened.put(point(i), before(point(i)));
        }
        for (int i : List.of(0, 5, 13, 20, 26)) {
            trained.put(point(i), before(point(i)) / 2);
        }
        Surrogate surrogate = new Surrogate(FACTORS, screened, trained);

        for (int i = 0; i < 27; i++) {
            assertThat(surrogate.predict(point(i))).isCloseTo(before(point(i)) / 2, within(0.15));
        }
    }

    @Example
    void pointsThatWereNotScreenedArePredictedFromTheOthers() {
        Map<Point, Double> screened = new LinkedHashMap<>();
        for (int i = 0; i < 27; i += 2) {
            screened.put(point(i), before(point(i)));
        }
        Surrogate surrogate = new Surrogate(FACTORS, screened, screened);

        assertThat(surrogate.predict(point(9 + 3 + 2))).isCloseTo(before(point(14)), within(0.6));
        assertThat(surrogate.predict(point(1))).isGreaterThan(surrogate.predict(point(25)));
    }

    /** The parts are what the knapsack problem adds up: differences must be the predictions'. */
    @Example
    void partsAddUpToThePredictionOfAnUnscreenedPoint() {
        Map<Point, Double> screened = new LinkedHashMap<>();
        Map<Point, Double> trained = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            screened.put(point(i), before(point(i)));
            trained.put(point(2 * i), before(point(2 * i)) / 3 + i);
        }
        Surrogate surrogate = new Surrogate(FACTORS, screened, trained);
        List<List<Double>> parts = surrogate.parts();

        double difference = sum(parts, point(25)) - sum(parts, point(19));
        assertThat(surrogate.predict(point(25)) - surrogate.predict(point(19)))
                .isCloseTo(difference, within(1e-9));
    }

    private static double sum(List<List<Double>> parts, Point point) {
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += parts.get(i).get(point.choices().get(i));
        }
        return sum;
    }
}
