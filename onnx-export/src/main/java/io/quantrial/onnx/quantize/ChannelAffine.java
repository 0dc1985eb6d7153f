package io.quantrial.onnx.quantize;

import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Batch norm in evaluation as what it is, <i>y = factor · x + shift</i> for each channel.
 *
 * @param factors γ/√(σ² + ε)
 * @param shifts β − μ·factor
 */
record ChannelAffine(List<Double> factors, List<Double> shifts) {

    private static final float DEFAULT_EPSILON = 1e-5f;

    /** Copies the lists. */
    ChannelAffine {
        factors = List.copyOf(factors);
        shifts = List.copyOf(shifts);
    }

    /** Reads a batch norm; empty if its statistics are no constants or not finite. */
    static Optional<ChannelAffine> of(Rewrite rewrite, Node norm) {
        List<float[]> constants = new ArrayList<>();
        for (int input = 1; input <= 4; input++) {
            rewrite.floats(norm, input).map(Tensor::toFloats).ifPresent(constants::add);
        }
        if (constants.size() < 4) {
            return Optional.empty();
        }
        double epsilon = Rewrite.number(norm, "epsilon").orElse(DEFAULT_EPSILON);
        List<Double> factors = new ArrayList<>();
        List<Double> shifts = new ArrayList<>();
        for (int c = 0; c < constants.get(0).length; c++) {
            double factor = constants.get(0)[c] / Math.sqrt(constants.get(3)[c] + epsilon);
            factors.add(factor);
            shifts.add(constants.get(1)[c] - constants.get(2)[c] * factor);
        }
        boolean isFinite =
                factors.stream().allMatch(Double::isFinite)
                        && shifts.stream().allMatch(Double::isFinite);
        return isFinite ? Optional.of(new ChannelAffine(factors, shifts)) : Optional.empty();
    }

    /** Returns the bias of the layer before, with the batch norm in it. */
    Tensor bias(Optional<Tensor> before) {
        float[] values = before.map(Tensor::toFloats).orElseGet(() -> new float[factors.size()]);
        float[] folded = new float[factors.size()];
        for (int c = 0; c < folded.length; c++) {
            folded[c] = (float) (values[c] * factors.get(c) + shifts.get(c));
        }
        return Tensor.floats(List.of((long) folded.length), folded);
    }
}
