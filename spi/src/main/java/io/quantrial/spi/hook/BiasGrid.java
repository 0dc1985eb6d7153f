package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.SlotRule;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds the bias of a layer to the grid of its integer accumulator.
 *
 * <p>An integer layer adds up products of input codes and weight codes, each worth <i>S =
 * s<sub>x</sub>·s<sub>w</sub></i>; a bias can only be added as an integer multiple of S: <i>b̂ =
 * round(b/S)·S</i>, an int32. The latent bias stays in floating point and the gradient passes
 * unchanged. Training and evaluation round alike, so that what was trained is what is exported. A
 * layer with several weights (LSTM) has several grids and keeps its biases.
 */
final class BiasGrid {

    private final SlotTable table;
    private final Map<LayerPath, Slot> inputs = new HashMap<>();
    private final Map<LayerPath, Slot> weights = new HashMap<>();

    BiasGrid(SlotTable table) {
        this.table = table;
    }

    /** Notes the slot that quantized a layer's input in this pass. */
    void input(LayerPath layer, Slot slot) {
        inputs.put(layer, slot);
    }

    /** Notes the slot that quantized a layer's only weight in this pass. */
    void weight(LayerPath layer, Slot slot) {
        weights.put(layer, slot);
    }

    /** Returns the rounded bias, or the bias itself where the layer has no integer accumulator. */
    NDArray round(LayerPath layer, NDArray bias, NDManager home) {
        Slot input = inputs.get(layer);
        Slot weight = weights.get(layer);
        boolean asked =
                table.rule(layer, QuantTarget.WEIGHT).filter(SlotRule::roundsBias).isPresent();
        if (!asked || input == null || weight == null) {
            return bias;
        }
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray grid = grid(input.params().get(), weight.params().get(), bias, home);
            NDArray rounded = bias.stopGradient().div(grid).round().muli(grid);
            // DJL's duplicate() would cut the gradient off
            NDArray carrier = bias.add(GradientStrategy.scalar(bias, 0));
            result = GradientStrategy.graft(rounded, carrier);
            NDScope.unregister(result);
        }
        result.attach(home);
        return result;
    }

    private static NDArray grid(
            QuantParams input, QuantParams weight, NDArray bias, NDManager home) {
        float inputScale = input.scales().get(0);
        List<Float> scales = weight.scales();
        if (scales.size() == 1) {
            return home.full(new Shape(1), inputScale * scales.get(0), bias.getDataType());
        }
        float[] products = new float[scales.size()];
        for (int i = 0; i < products.length; i++) {
            products[i] = inputScale * scales.get(i);
        }
        return home.create(products, new Shape(products.length));
    }
}
