package io.quantrial.trial.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One training run of one configuration from the float model of one seed.
 *
 * @param bits the width of each group of the space, for weights and inputs alike
 * @param seed the seed of the float model and of the training
 * @param measurements what was measured along the run, one for each fidelity of the table
 * @param test the figures of the finished run on the test split
 */
public record BenchRow(List<Integer> bits, long seed, List<Measurement> measurements, Score test) {

    /** By widths, group after group, then by seed. */
    static final Comparator<BenchRow> ORDER =
            Comparator.comparing(BenchRow::bits, BenchRow::compare)
                    .thenComparingLong(BenchRow::seed);

    private static final MathContext DIGITS = new MathContext(6);

    private static final String BITS = "-";

    private static final int BEFORE_MEASUREMENTS = 2;

    private static final int OF_MEASUREMENT = 4;

    private static final int OF_TEST = 2;

    /** Copies the lists. */
    public BenchRow {
        bits = List.copyOf(bits);
        measurements = List.copyOf(measurements);
        if (bits.isEmpty() || measurements.isEmpty() || test == null) {
            throw new IllegalArgumentException("a row has bits, measurements and a test");
        }
    }

    /**
     * How good a model is on a split. Figures have six significant digits.
     *
     * @param loss the mean cross-entropy
     * @param accuracy the share of right predictions, in percent
     */
    public record Score(double loss, double accuracy) {

        /** Rounds. */
        public Score {
            loss = rounded(loss);
            accuracy = rounded(accuracy);
        }
    }

    /**
     * A run at one fidelity.
     *
     * @param validation the figures on the validation split
     * @param steps the training steps until then
     * @param seconds the time until then on one core, from the start of the run, with the
     *     measurements before; whoever shares the machine makes it longer
     */
    public record Measurement(Score validation, long steps, double seconds) {

        /** Rounds, and checks that nothing is negative. */
        public Measurement {
            seconds = rounded(seconds);
            if (validation == null || steps < 0 || seconds < 0) {
                throw new IllegalArgumentException(
                        "steps and seconds are not negative: " + steps + ", " + seconds);
            }
        }
    }

    static double rounded(double figure) {
        if (!Double.isFinite(figure)) {
            throw new IllegalArgumentException("a figure is finite: " + figure);
        }
        return BigDecimal.valueOf(figure).round(DIGITS).doubleValue();
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).equals(other.get(i))) {
                return one.get(i).compareTo(other.get(i));
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /**
     * Returns the figures at the last fidelity.
     *
     * @return the measurement of the whole training
     */
    public Measurement last() {
        return measurements.get(measurements.size() - 1);
    }

    /** Returns the names of the columns of {@link #line}. */
    static String columns(int fidelities) {
        List<String> names = new ArrayList<>(List.of("bits", "seed"));
        for (int i = 0; i < fidelities; i++) {
            names.addAll(List.of("loss" + i, "accuracy" + i, "steps" + i, "seconds" + i));
        }
        names.addAll(List.of("testLoss", "testAccuracy"));
        return String.join(",", names);
    }

    /** Returns the row as text; {@link #parse} is the inverse. */
    String line() {
        List<Object> cells = new ArrayList<>();
        cells.add(bits.stream().map(String::valueOf).collect(Collectors.joining(BITS)));
        cells.add(seed);
        for (Measurement each : measurements) {
            cells.addAll(
                    List.of(
                            each.validation().loss(),
                            each.validation().accuracy(),
                            each.steps(),
                            each.seconds()));
        }
        cells.addAll(List.of(test.loss(), test.accuracy()));
        return cells.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /**
     * Reads a row.
     *
     * @throws IllegalArgumentException if the text is not one
     */
    static BenchRow parse(String line) {
        List<String> cells = List.of(line.split(",", -1));
        int measured = cells.size() - BEFORE_MEASUREMENTS - OF_TEST;
        if (measured < OF_MEASUREMENT || measured % OF_MEASUREMENT > 0) {
            throw new IllegalArgumentException(cells.size() + " columns are too few or too many");
        }
        List<Measurement> measurements = new ArrayList<>();
        int end = cells.size() - OF_TEST;
        for (int i = BEFORE_MEASUREMENTS; i < end; i += OF_MEASUREMENT) {
            measurements.add(
                    new Measurement(
                            score(cells.subList(i, end)),
                            Long.parseLong(cells.get(i + 2)),
                            Double.parseDouble(cells.get(i + 3))));
        }
        return new BenchRow(
                Stream.of(cells.get(0).split(BITS, -1)).map(Integer::valueOf).toList(),
                Long.parseLong(cells.get(1)),
                measurements,
                score(cells.subList(end, cells.size())));
    }

    private static Score score(List<String> cells) {
        return new Score(Double.parseDouble(cells.get(0)), Double.parseDouble(cells.get(1)));
    }
}
