package io.quantrial.trial.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.Slot;
import io.quantrial.trial.signal.QuantizedTensor;
import io.quantrial.trial.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Turns the pass of a quantized model into that of the float model, and keeps what the quantizers
 * would have returned. What goes on is the value plus zeros that have a gradient, so that the
 * gradient of the zeros is that of the value, at this place alone.
 */
final class TensorWatch implements ForwardObserver {

    private final SearchSpace space;
    private final int alternative;
    private final NDManager manager;
    private final List<Seen> seen = new ArrayList<>();

    /**
     * What was seen of one tensor.
     *
     * @param tensor the tensor
     * @param delta the zeros that were added to it
     */
    record Seen(QuantizedTensor tensor, NDArray delta) {

        /** Gives the arrays of the tensor to a manager, which closes them. */
        QuantizedTensor tensor(NDManager owner) {
            tensor.value().attach(owner);
            tensor.quantized().attach(owner);
            return tensor;
        }

        /** Returns the gradient of the tensor, for a manager likewise. */
        NDArray gradient(NDManager owner) {
            NDArray gradient = delta.getGradient();
            gradient.attach(owner);
            return gradient;
        }
    }

    TensorWatch(SearchSpace space, int alternative, NDManager manager) {
        this.space = space;
        this.alternative = alternative;
        this.manager = manager;
    }

    List<Seen> seen() {
        return seen;
    }

    @Override
    public NDArray quantized(Slot slot, NDArray before, NDArray after) {
        int layer = index(slot.id().layer());
        boolean isOwn = layer >= 0 && alternative < space.layers().get(layer).alternatives().size();
        // a slot that has seen no data passes values through
        if (!isOwn || before == after) {
            return before;
        }
        NDArray delta = manager.zeros(before.getShape(), before.getDataType());
        delta.setRequiresGradient(true);
        seen.add(
                new Seen(
                        new QuantizedTensor(
                                layer,
                                alternative,
                                slot.id().target(),
                                values(before),
                                values(after)),
                        delta));
        return delta.add(before);
    }

    private int index(LayerPath path) {
        return IntStream.range(0, space.layers().size())
                .filter(i -> space.layers().get(i).member(path).isPresent())
                .findFirst()
                .orElse(-1);
    }

    private NDArray values(NDArray array) {
        NDArray values = array.stopGradient();
        values.attach(manager);
        return values;
    }
}
