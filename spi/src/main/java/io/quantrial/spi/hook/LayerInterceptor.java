package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.dispatch.OpCall;
import io.quantrial.spi.dispatch.OpInterceptor;
import io.quantrial.spi.dispatch.Operand;
import io.quantrial.spi.dispatch.TaggingStore;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quantizing view of one forward pass: gives layers their quantized weights, and quantizes
 * inputs, bias and outputs of the operation in which a weight meets an input.
 */
final class LayerInterceptor implements OpInterceptor, TaggingStore.Reader {

    private final SlotTable table;
    private final Pass pass;
    private final NDManager home;
    private final WeightReads reads;
    private final Map<LayerPath, Integer> operations = new HashMap<>();
    private final BiasGrid biasGrid;
    private final ForwardObserver observer;
    private LayerPath running = LayerPath.root();

    LayerInterceptor(
            SlotTable table,
            Map<Parameter, List<LayerNode>> owners,
            Pass pass,
            NDManager home,
            ForwardObserver observer) {
        this.table = table;
        this.reads = new WeightReads(owners);
        this.pass = pass;
        this.home = home;
        this.biasGrid = new BiasGrid(table);
        this.observer = observer;
    }

    @Override
    public TaggingStore.Reading read(Parameter parameter, NDArray value) {
        Optional<WeightReads.Read> read = reads.next(parameter);
        observer.parameter(
                read.map(known -> known.layer().path()).orElse(running), parameter, value);
        if (read.isEmpty()) {
            return new TaggingStore.Reading(value, new LayerTag(parameter, null));
        }
        LayerNode node = read.get().layer();
        LayerPath layer = table.isQuantized(node.path()) ? node.path() : null;
        LayerTag tag = new LayerTag(parameter, layer);
        NDArray result = value;
        if (tag.isWeight()) {
            Slot slot = table.find(weightId(node, read.get().use(), parameter));
            result = quantize(slot, value);
            if (node.weights().size() == 1 && acts(slot)) {
                biasGrid.weight(layer, slot);
            }
        }
        return new TaggingStore.Reading(result, tag);
    }

    static SlotId weightId(LayerNode node, int use, Parameter weight) {
        boolean several = node.weights().size() > 1;
        return new SlotId(node.path(), use, QuantTarget.WEIGHT, several ? weight.getName() : "");
    }

    @Override
    public Object intercept(OpCall call) {
        LayerPath layer = null;
        boolean meetsInput = false;
        boolean hasBias = false;
        for (Operand operand : call.operands()) {
            if (!(operand.tag() instanceof LayerTag tag)) {
                meetsInput = true;
            } else if (tag.isWeight() && layer == null) {
                layer = tag.layer();
            } else if (tag.isBias()) {
                hasBias = true;
            }
        }
        if (!meetsInput || (layer == null && !hasBias)) {
            return observer.operation(running, call);
        }
        int use = 0;
        if (layer != null) {
            use = operations.merge(layer, 1, Integer::sum) - 1;
            quantizeInputs(call, layer, use);
        }
        if (hasBias) {
            roundBiases(call);
        }
        Object result = observer.operation(layer == null ? running : layer, call);
        return layer == null ? result : quantizeOutputs(result, layer, use);
    }

    private void quantizeInputs(OpCall call, LayerPath layer, int use) {
        if (table.rule(layer, QuantTarget.INPUT).isEmpty()) {
            return;
        }
        int index = 0;
        for (Operand operand : call.operands()) {
            if (!LayerTag.isParameter(operand) && operand.array().getDataType().isFloating()) {
                Slot slot = table.find(SlotId.of(layer, use, QuantTarget.INPUT, index));
                operand.replace(quantize(slot, operand.array()));
                if (index == 0 && acts(slot)) {
                    biasGrid.input(layer, slot);
                }
                index++;
            }
        }
    }

    private void roundBiases(OpCall call) {
        for (Operand operand : call.operands()) {
            if (operand.tag() instanceof LayerTag tag && tag.isBias()) {
                NDArray latent = operand.array();
                NDArray rounded = biasGrid.round(tag.layer(), latent, home);
                operand.replace(rounded);
                if (rounded != latent) {
                    observer.biasRounded(tag.layer(), latent, rounded);
                }
            }
        }
    }

    private Object quantizeOutputs(Object result, LayerPath layer, int use) {
        if (table.rule(layer, QuantTarget.OUTPUT).isEmpty()) {
            return result;
        }
        if (result instanceof NDArray array) {
            return quantize(table.find(SlotId.of(layer, use, QuantTarget.OUTPUT, 0)), array);
        }
        return border((NDList) result, layer, use, QuantTarget.OUTPUT);
    }

    /** Quantizes the floating-point arrays of a list, the k-th in the slot of index k. */
    NDList border(NDList list, LayerPath layer, int use, QuantTarget target) {
        NDList result = new NDList(list.size());
        int index = 0;
        for (NDArray array : list) {
            if (array != null && array.getDataType().isFloating()) {
                Slot slot = table.find(SlotId.of(layer, use, target, index++));
                result.add(quantize(slot, array));
            } else {
                result.add(array);
            }
        }
        return result;
    }

    /** Counts a visit of a layer that has no weight to count by. */
    int visit(LayerPath layer) {
        return operations.merge(layer, 1, Integer::sum) - 1;
    }

    boolean isQuantized(LayerPath layer, QuantTarget target) {
        return table.rule(layer, target).isPresent();
    }

    private boolean acts(Slot slot) {
        return slot != null && !pass.of(slot).isDelayed() && slot.params().isPresent();
    }

    private NDArray quantize(Slot slot, NDArray value) {
        return slot == null
                ? value
                : observer.quantized(slot, value, slot.apply(value, pass.of(slot), home));
    }

    /** Notes which block begins to run, and returns the one that ran until now. */
    LayerPath enter(LayerPath layer) {
        LayerPath before = running;
        running = layer;
        return before;
    }

    @Override
    public void read(String method, NDArray array) {
        observer.read(running, method, array);
    }

    @Override
    public void write(String method, NDArray array, List<NDArray> arguments) {
        observer.write(running, method, array, arguments);
    }
}
