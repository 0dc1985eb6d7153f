package io.quantrial.trial.signal;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;

/**
 * The change of the weights, weighted by the diagonal of the empirical Fisher information: the mean
 * over samples of Σ (∂L/∂w)² · (Q(w) − w)². It is the part of {@link GradientSignal} that belongs
 * to weights, with the same estimate from gradients of whole batches.
 */
public final class FisherSignal implements Signal {

    @Override
    public String name() {
        return "fisher";
    }

    @Override
    public List<List<Double>> measure(TrainedModel model) {
        LayerFigures figures = new LayerFigures(model.space());
        model.gradients(
                (tensor, gradient) -> {
                    if (tensor.target() == QuantTarget.WEIGHT) {
                        figures.add(tensor, LayerFigures.squares(tensor.error().mul(gradient)));
                    }
                });
        return figures.dividedBy(model.samples());
    }
}
