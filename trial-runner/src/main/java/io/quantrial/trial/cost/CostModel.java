package io.quantrial.trial.cost;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.config.SlotRule;
import io.quantrial.spi.hook.LayerProfile;
import io.quantrial.spi.hook.ModelProfile;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.trial.space.LayerBits;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The exact cost of a quantized model.
 *
 * <p><b>size</b> = Σ weights · bits + 32 · (biases + other parameters + scales), where floating
 * point has 32 bits, an int32 bias too. There is one scale for each quantized tensor, or one for
 * each output channel of a weight quantized per channel; a layer that runs several times counts
 * once, and so do several inputs of one layer. Zero points are not counted. <b>bops</b> = Σ macs ·
 * weight bits · input bits. <b>latency</b> = Σ of the table's times.
 */
public final class CostModel {

    private final ModelProfile profile;
    private final Optional<LatencyTable> latency;

    /**
     * Creates a cost model.
     *
     * @param profile the layers of the model
     * @param latency measured times, or empty
     * @throws io.quantrial.trial.TrialException if the table names a layer that the model does not
     *     have
     */
    public CostModel(ModelProfile profile, Optional<LatencyTable> latency) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.latency = Objects.requireNonNull(latency, "latency");
        latency.ifPresent(table -> table.checkLayers(profile.infos()));
    }

    /**
     * Returns the layers that are counted.
     *
     * @return the profile
     */
    public ModelProfile profile() {
        return profile;
    }

    /**
     * Returns the cost of a configuration.
     *
     * @param resolution which slot is quantized how
     * @return the cost of the whole model
     */
    public Cost cost(Resolution resolution) {
        return costWithout(List.of(), resolution);
    }

    /** Returns the cost of everything but these layers. */
    Cost costWithout(List<LayerProfile> excluded, Resolution resolution) {
        Cost sum = new Cost((double) LayerBits.FLOAT * profile.otherParameters(), 0, 0);
        for (LayerProfile layer : profile.layers()) {
            if (!excluded.contains(layer)) {
                sum = sum.plus(cost(layer, resolution));
            }
        }
        return sum;
    }

    /**
     * Returns the cost in floating point.
     *
     * @return the cost of the whole model
     * @throws io.quantrial.trial.TrialException if the latency table lacks a layer's time in
     *     floating point
     */
    public Cost floatCost() {
        return cost(new Resolution(List.of()));
    }

    /**
     * Returns the cost of one layer.
     *
     * @param layer a layer of the profile
     * @param resolution which slot is quantized how
     * @return the layer's part
     */
    public Cost cost(LayerProfile layer, Resolution resolution) {
        LayerPath path = layer.layer().path();
        Optional<SlotRule> weight = resolution.rule(path, QuantTarget.WEIGHT);
        Optional<SlotRule> input = resolution.rule(path, QuantTarget.INPUT);
        Optional<SlotRule> output = resolution.rule(path, QuantTarget.OUTPUT);
        int weightBits = bits(weight);
        int inputBits = bits(input);
        long scales =
                weight.map(rule -> scales(rule, layer)).orElse(0L)
                        + (input.isPresent() ? 1 : 0)
                        + (output.isPresent() ? 1 : 0);
        double size =
                (double) layer.weights() * weightBits
                        + (double) LayerBits.FLOAT * (layer.biases() + scales);
        double bops = (double) layer.macs() * weightBits * inputBits;
        double time =
                latency.map(table -> table.milliseconds(path, weightBits, inputBits)).orElse(0.0);
        return new Cost(size, bops, time);
    }

    private static int bits(Optional<SlotRule> rule) {
        return rule.map(set -> set.scheme().bits()).orElse(LayerBits.FLOAT);
    }

    private static long scales(SlotRule rule, LayerProfile layer) {
        boolean perTensor = rule.scheme().granularity().equals(Granularity.perTensor());
        return perTensor ? layer.weightTensors() : layer.channels();
    }
}
