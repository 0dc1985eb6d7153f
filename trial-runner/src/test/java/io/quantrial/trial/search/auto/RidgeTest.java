package io.quantrial.trial.search.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RidgeTest {

    /** One input: w = Σ(x − x̄)(y − ȳ) / (Σ(x − x̄)² + λ) = 4 / (2 + 2). */
    @Example
    void shrinksTheSlopeOfALine() {
        Ridge line =
                Ridge.fit(
                        List.of(new double[] {1}, new double[] {2}, new double[] {3}),
                        new double[] {3, 5, 7},
                        new double[] {2});

        assertThat(line.weight(0)).isCloseTo(1, within(1e-12));
        assertThat(line.predict(new double[] {2})).isCloseTo(5, within(1e-12));
        assertThat(line.predict(new double[] {4})).isCloseTo(7, within(1e-12));
    }

    @Property(tries = 50)
    void noOtherWeightsHaveASmallerSum(@ForAll long seed) {
        Random random = new Random(seed);
        int width = 1 + random.nextInt(6);
        List<double[]> rows = new ArrayList<>();
        double[] outputs = random.doubles(1 + random.nextInt(20), -2, 2).toArray();
        for (int i = 0; i < outputs.length; i++) {
            rows.add(random.doubles(width, -1, 1).toArray());
        }
        double[] penalties = random.doubles(width, 0.01, 3).toArray();
        double[] best = Ridge.fit(rows, outputs, penalties).weights(width);
        double least = sum(rows, outputs, penalties, best);

        for (int i = 0; i < 20; i++) {
            double[] other = best.clone();
            other[random.nextInt(width)] += random.nextGaussian() * 0.1;
            assertThat(sum(rows, outputs, penalties, other)).isGreaterThanOrEqualTo(least - 1e-12);
        }
    }

    @Property(tries = 50)
    void theDeviationIsThatOfFitsWithoutEachRow(@ForAll long seed) {
        Random random = new Random(seed);
        int width = 1 + random.nextInt(4);
        List<double[]> rows = new ArrayList<>();
        double[] outputs = random.doubles(3 + random.nextInt(10), -2, 2).toArray();
        for (int i = 0; i < outputs.length; i++) {
            rows.add(random.doubles(width, -1, 1).toArray());
        }
        double[] penalties = random.doubles(width, 0.1, 3).toArray();

        double squares = 0;
        for (int left = 0; left < outputs.length; left++) {
            List<double[]> others = new ArrayList<>(rows);
            double[] own = others.remove(left);
            double[] rest = without(outputs, left);
            double miss = outputs[left] - Ridge.fit(others, rest, penalties).predict(own);
            squares += miss * miss;
        }
        assertThat(Ridge.fit(rows, outputs, penalties).deviation())
                .isCloseTo(Math.sqrt(squares / outputs.length), within(1e-9));
    }

    private static double[] without(double[] values, int left) {
        double[] rest = new double[values.length - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = values[i < left ? i : i + 1];
        }
        return rest;
    }

    private static double sum(
            List<double[]> rows, double[] outputs, double[] penalties, double[] weights) {
        int width = weights.length;
        double mean = Arrays.stream(outputs).average().orElseThrow();
        double[] means = new double[width];
        for (double[] row : rows) {
            for (int j = 0; j < width; j++) {
                means[j] += row[j] / rows.size();
            }
        }
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            double error = outputs[i] - mean;
            for (int j = 0; j < width; j++) {
                error -= weights[j] * (rows.get(i)[j] - means[j]);
            }
            sum += error * error;
        }
        for (int j = 0; j < width; j++) {
            sum += penalties[j] * weights[j] * weights[j];
        }
        return sum;
    }
}
