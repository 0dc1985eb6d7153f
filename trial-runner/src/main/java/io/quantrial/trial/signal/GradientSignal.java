package io.quantrial.trial.signal;

import java.util.List;

/**
 * The score of NVIDIA's Model Optimizer ({@code modelopt.torch.quantization.algorithms}): the mean
 * over samples of Σ (∂L/∂y)² · (Q(y) − y)², over all elements y of a layer's quantized tensors,
 * inputs, weights and outputs. It is twice the rise of the loss to second order, if the squared
 * gradient stands for the diagonal of the Hessian.
 *
 * <p>Weights have one gradient for the whole batch. If that of a single sample is zero on average,
 * as it is at the end of a training, the square of the sum over the batch, divided by its size, is
 * on average the mean of the squares.
 */
public final class GradientSignal implements Signal {

    @Override
    public String name() {
        return "gradient";
    }

    @Override
    public List<List<Double>> measure(TrainedModel model) {
        LayerFigures figures = new LayerFigures(model.space());
        model.gradients(
                (tensor, gradient) ->
                        figures.add(tensor, LayerFigures.squares(tensor.error().mul(gradient))));
        return figures.dividedBy(model.samples());
    }
}
