package io.quantrial.trial.signal;

import java.util.List;

/**
 * The relative squared error of the weights, ‖Q(w) − w‖² / ‖w‖², summed over the weight tensors of
 * a layer. It needs no data, and says nothing about inputs and outputs.
 */
public final class WeightErrorSignal implements Signal {

    @Override
    public String name() {
        return "weight-error";
    }

    @Override
    public List<List<Double>> measure(TrainedModel model) {
        LayerFigures figures = new LayerFigures(model.space());
        model.weights(weight -> figures.add(weight, relative(weight)));
        return figures.sums();
    }

    /** Weights that are all 0 are exact with any bits. */
    private static double relative(QuantizedTensor weight) {
        double error = LayerFigures.squares(weight.error());
        return error == 0 ? 0 : error / LayerFigures.squares(weight.value());
    }
}
