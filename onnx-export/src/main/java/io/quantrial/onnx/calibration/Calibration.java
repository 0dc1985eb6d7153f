package io.quantrial.onnx.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ranges of the quantized layers of a model.
 *
 * <p>Where a quantizer states a grid, its range is that of the grid; where none does (the output of
 * a layer whose weights alone are quantized, say) it is what occurs on samples.
 *
 * @param layers the layers in the order of their names
 */
public record Calibration(List<LayerCalibration> layers) {

    private static final int BATCH = 64;

    /** Copies the list. */
    public Calibration {
        layers = List.copyOf(layers);
    }

    /**
     * Runs a model on samples and reads its quantizers.
     *
     * @param model the model
     * @param samples real inputs, the batch on axis 0 of each
     * @return the layers that are quantized and were run
     */
    public static Calibration of(ObservedForward model, NDList samples) {
        Map<LayerPath, Map<QuantTarget, Stated>> stated = stated(model.slots());
        ObservedRanges observed = new ObservedRanges(stated.keySet());
        long count = samples.head().getShape().get(0);
        for (long from = 0; from < count; from += BATCH) {
            try (NDManager manager = samples.head().getManager().newSubManager()) {
                model.run(rows(samples, from, Math.min(count, from + BATCH), manager), observed);
            }
            observed.finishPass();
        }
        List<LayerCalibration> layers = new ArrayList<>();
        stated.forEach(
                (layer, grids) -> {
                    Optional<Range> in = observed.input(layer);
                    Optional<Range> out = observed.output(layer);
                    if (in.isPresent() && out.isPresent()) {
                        layers.add(layer(layer, grids, in.get(), out.get()));
                    }
                });
        return new Calibration(layers);
    }

    /** The grids of one kind of tensor of a layer. */
    private record Stated(int bits, Range range) {

        static Stated of(QuantParams params) {
            return new Stated(params.bits(), Range.of(params));
        }

        Stated with(Stated other) {
            return new Stated(Math.max(bits, other.bits), range.with(other.range));
        }
    }

    private static Map<LayerPath, Map<QuantTarget, Stated>> stated(List<Slot> slots) {
        Map<LayerPath, Map<QuantTarget, Stated>> stated = new TreeMap<>();
        for (Slot slot : slots) {
            slot.params()
                    .ifPresent(
                            params ->
                                    stated.computeIfAbsent(
                                                    slot.id().layer(),
                                                    key -> new EnumMap<>(QuantTarget.class))
                                            .merge(
                                                    slot.id().target(),
                                                    Stated.of(params),
                                                    Stated::with));
        }
        return stated;
    }

    private static LayerCalibration layer(
            LayerPath layer, Map<QuantTarget, Stated> grids, Range in, Range out) {
        int none = LayerCalibration.FLOAT_BITS;
        Stated weight = grids.getOrDefault(QuantTarget.WEIGHT, new Stated(none, in));
        Stated input = grids.getOrDefault(QuantTarget.INPUT, new Stated(none, in));
        Stated output = grids.getOrDefault(QuantTarget.OUTPUT, new Stated(none, out));
        return new LayerCalibration(
                layer, weight.bits, input.bits, input.range, output.bits, output.range);
    }

    private static NDList rows(NDList samples, long from, long to, NDManager manager) {
        NDList rows = new NDList(samples.size());
        for (NDArray sample : samples) {
            NDArray part = sample.get(NDIndex.sliceAxis(0, from, to));
            part.attach(manager);
            rows.add(part);
        }
        return rows;
    }
}
