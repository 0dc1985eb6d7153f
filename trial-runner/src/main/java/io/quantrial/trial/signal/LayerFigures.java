package io.quantrial.trial.signal;

import ai.djl.ndarray.NDArray;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Adds up the figure of each alternative of each layer. */
public final class LayerFigures {

    private final List<List<Double>> sums;

    /**
     * Starts with zeros.
     *
     * @param space the layers and their alternatives
     */
    public LayerFigures(SearchSpace space) {
        sums =
                space.layers().stream()
                        .<List<Double>>map(
                                layer ->
                                        new ArrayList<>(
                                                Collections.nCopies(
                                                        layer.alternatives().size(), 0.0)))
                        .toList();
    }

    /**
     * Adds to the figure of one layer and alternative.
     *
     * @param tensor says which
     * @param summand what to add
     */
    public void add(QuantizedTensor tensor, double summand) {
        List<Double> layer = sums.get(tensor.layer());
        layer.set(tensor.alternative(), layer.get(tensor.alternative()) + summand);
    }

    /**
     * Returns Σx².
     *
     * @param array an array of floating-point numbers
     * @return the sum of the squares of its elements
     */
    public static double squares(NDArray array) {
        return array.square().sum().getFloat();
    }

    /**
     * Returns the sums.
     *
     * @return for each layer the sum of each alternative
     */
    public List<List<Double>> sums() {
        return dividedBy(1);
    }

    /**
     * Returns means.
     *
     * @param number the number of summands of each
     * @return for each layer the sum of each alternative, divided by the number
     */
    public List<List<Double>> dividedBy(int number) {
        return sums.stream()
                .map(layer -> layer.stream().map(sum -> sum / number).toList())
                .toList();
    }
}
