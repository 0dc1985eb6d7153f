package io.quantrial.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.function.Function;

/**
 * Compares the engine's gradients with central finite differences, element by element.
 *
 * <p>For a function <i>f</i> of several arrays and a fixed random array <i>u</i> the gradient of
 * <i>L = Σ u · f</i> is compared with <i>(L(x + h) − L(x − h)) / 2h</i>. The sum is taken in double
 * precision in Java, so float32 inputs work with steps around 10<sup>−2</sup>; float64 inputs allow
 * smaller steps and tolerances. Elements where the two one-sided differences disagree lie on a kink
 * and are left out.
 *
 * @param step the step h, in the units of the inputs
 * @param tolerance the allowed difference, relative to the largest gradient of the same input
 */
public record GradientCheck(double step, double tolerance) {

    /** A check for float32 inputs of order one: step 0.01, tolerance 0.01. */
    public static final GradientCheck FLOAT32 = new GradientCheck(1e-2, 1e-2);

    /** A check for float64 inputs of order one: step 10<sup>−5</sup>, tolerance 10<sup>−6</sup>. */
    public static final GradientCheck FLOAT64 = new GradientCheck(1e-5, 1e-6);

    private static final double KINK = 0.05;

    /** Checks the ranges. */
    public GradientCheck {
        if (!(step > 0) || !(tolerance > 0)) {
            throw new IllegalArgumentException(
                    "step and tolerance must be > 0: " + step + ", " + tolerance);
        }
    }

    /**
     * Checks a function.
     *
     * @param function a differentiable function of the arrays, of any result shape
     * @param inputs the point; float32 or float64, not changed
     * @throws AssertionError if a gradient is wrong; the message has input, element and both
     *     numbers
     */
    public void assertAgrees(Function<NDList, NDArray> function, NDList inputs) {
        assertAgrees(function, function, inputs);
    }

    /**
     * Checks the gradient of one function against the differences of another, for functions whose
     * true derivative is useless, such as rounding.
     *
     * @param function the function that the engine derives
     * @param surrogate a smooth function of the same arrays that has the gradient which is wanted
     * @param inputs the point; float32 or float64, not changed
     * @throws AssertionError if a gradient is wrong
     */
    public void assertAgrees(
            Function<NDList, NDArray> function,
            Function<NDList, NDArray> surrogate,
            NDList inputs) {
        try (NDManager manager = inputs.head().getManager().newSubManager()) {
            NDList point = new NDList();
            inputs.forEach(input -> point.add(copy(input, manager)));
            NDArray probe = function.apply(point);
            NDArray upstream =
                    upstream(manager, probe.getShape()).toType(probe.getDataType(), false);
            NDList engine = gradients(at -> function.apply(at).mul(upstream).sum(), point);
            point.forEach(array -> array.setRequiresGradient(false));
            for (int i = 0; i < point.size(); i++) {
                compare(i, numbers(engine.get(i)), at -> loss(surrogate, at, upstream), point);
            }
        }
    }

    /**
     * Returns the engine's gradients of a scalar function.
     *
     * @param function a function with a result of one element
     * @param inputs the arrays to derive by; their gradient is switched on
     * @return a gradient for every input, of its shape, attached to its manager
     */
    public static NDList gradients(Function<NDList, NDArray> function, NDList inputs) {
        NDList gradients = new NDList();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            inputs.forEach(GradientCheck::startAtZero);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(function.apply(inputs));
            }
            inputs.forEach(input -> gradients.add(input.getGradient().duplicate()));
            NDScope.unregister(gradients);
        }
        return gradients;
    }

    /** The engine adds to a gradient that is already there. */
    private static void startAtZero(NDArray input) {
        if (input.hasGradient()) {
            input.getGradient().set(new NDIndex(":"), 0);
        }
        input.setRequiresGradient(true);
    }

    /**
     * Returns a fixed array of random numbers with magnitudes from 0.5 to 1.5, so that none of them
     * hides an error.
     *
     * @param manager the owner of the array
     * @param shape its shape
     * @return float32 numbers, the same for the same shape
     */
    static NDArray upstream(NDManager manager, Shape shape) {
        Random random = new Random(shape.size());
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (0.5f + random.nextFloat()) * (random.nextBoolean() ? 1 : -1);
        }
        return manager.create(numbers, shape);
    }

    private void compare(int index, double[] engine, Function<NDList, Double> loss, NDList point) {
        double largest = 1e-30;
        for (double gradient : engine) {
            largest = Math.max(largest, Math.abs(gradient));
        }
        double[] original = numbers(point.get(index));
        double here = loss.apply(point);
        for (int k = 0; k < original.length; k++) {
            double above = lossAt(point, index, original, k, step, loss) - here;
            double below = here - lossAt(point, index, original, k, -step, loss);
            double difference = (above + below) / (2 * step);
            boolean kink = Math.abs(above - below) > KINK * step * largest;
            if (!kink && !(Math.abs(engine[k] - difference) <= tolerance * largest)) {
                throw new AssertionError(
                        String.format(
                                "gradient of input %d at element %d: engine %g, differences %g",
                                index, k, engine[k], difference));
            }
        }
        write(point.get(index), original);
    }

    private static double lossAt(
            NDList point,
            int index,
            double[] original,
            int k,
            double change,
            Function<NDList, Double> loss) {
        double[] moved = original.clone();
        moved[k] += change;
        write(point.get(index), moved);
        return loss.apply(point);
    }

    private static double loss(Function<NDList, NDArray> function, NDList at, NDArray upstream) {
        double[] weights = numbers(upstream);
        double[] values;
        try (NDArray value = function.apply(at)) {
            values = numbers(value);
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    private static NDArray copy(NDArray array, NDManager manager) {
        try (NDArray numbers = array.stopGradient()) {
            NDArray copy = numbers.duplicate();
            copy.attach(manager);
            return copy;
        }
    }

    private static double[] numbers(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private static void write(NDArray array, double[] numbers) {
        if (array.getDataType() == DataType.FLOAT64) {
            array.set(numbers);
            return;
        }
        float[] narrow = new float[numbers.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) numbers[i];
        }
        array.set(narrow);
    }
}
