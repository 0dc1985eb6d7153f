package io.quantrial.lsq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.scheme.QuantRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds, for each row of values, the step size with the least squared quantization error.
 *
 * <p>The error is not convex in the step, so a bracket search could end in a side valley.
 * Candidates are tried instead: first {@value #OCTAVES} octaves down from <i>max|v| /
 * Q<sub>P</sub></i> (above it the outer codes are never used) in quarters of an octave, then twice
 * around the best so far, eight times finer each time. All rows are searched at once; the result
 * has a resolution of 2<sup>1/256</sup>, 0.3 %.
 */
final class MseSearch {

    static final int OCTAVES = 12;

    private static final int COARSE = 4;
    private static final int FINER = 8;
    private static final int ROUNDS = 2;

    private final NDArray rows;
    private final LsqFunction function;
    private final List<Float> best;
    private final List<Double> errors;

    private MseSearch(NDArray rows, QuantRange range, List<Float> largest) {
        this.rows = rows;
        this.function = new LsqFunction(range);
        this.best = new ArrayList<>(largest);
        this.errors = new ArrayList<>(errors(largest));
    }

    /**
     * Searches.
     *
     * @param rows the values, shape (steps, values)
     * @param range the integer codes
     * @return one step for each row; 0 for a row of zeros
     */
    static List<Float> steps(NDArray rows, QuantRange range) {
        return search(rows, range).best;
    }

    /**
     * Returns how close a grid can come to the values.
     *
     * @param row all values as one row, shape (1, values)
     * @param range the codes
     * @return the sum of squared differences at the best step
     */
    static double error(NDArray row, QuantRange range) {
        return search(row, range).errors.get(0);
    }

    private static MseSearch search(NDArray rows, QuantRange range) {
        MseSearch search = new MseSearch(rows, range, largest(rows, range));
        search.tryAll(-OCTAVES * COARSE, 0, COARSE);
        int resolution = COARSE;
        for (int round = 0; round < ROUNDS; round++) {
            resolution *= FINER;
            search.tryAll(1 - FINER, FINER - 1, resolution);
        }
        return search;
    }

    private static List<Float> largest(NDArray rows, QuantRange range) {
        try (NDArray absolute = rows.abs();
                NDArray max = absolute.max(new int[] {1})) {
            return StepInit.floats(max, 1.0 / range.max());
        }
    }

    /** Tries the steps best · 2^(k/resolution) for k = from … to. */
    private void tryAll(int from, int to, int resolution) {
        List<Float> centre = List.copyOf(best);
        for (int k = from; k <= to; k++) {
            double factor = Math.pow(2, (double) k / resolution);
            List<Float> candidate = centre.stream().map(step -> (float) (step * factor)).toList();
            keepBetter(candidate, errors(candidate));
        }
    }

    private void keepBetter(List<Float> candidate, List<Double> found) {
        for (int row = 0; row < found.size(); row++) {
            if (found.get(row) < errors.get(row)) {
                best.set(row, candidate.get(row));
                errors.set(row, found.get(row));
            }
        }
    }

    private List<Double> errors(List<Float> steps) {
        float[] column = new float[steps.size()];
        for (int row = 0; row < column.length; row++) {
            column[row] = steps.get(row);
        }
        try (NDArray plain = rows.getManager().create(column, new Shape(column.length, 1));
                NDArray step = plain.toType(rows.getDataType(), true);
                NDArray difference = function.quantize(rows, step).subi(rows);
                NDArray squared = difference.muli(difference);
                NDArray sum = squared.sum(new int[] {1})) {
            List<Double> list = new ArrayList<>();
            for (Number number : sum.toArray()) {
                list.add(number.doubleValue());
            }
            return list;
        }
    }
}
