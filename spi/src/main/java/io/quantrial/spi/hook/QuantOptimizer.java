package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Two parameter groups: the model's own parameters and the quantizers' learned step sizes.
 *
 * <p>A step size needs no weight decay, which would pull it to zero, and often another learning
 * rate. This optimizer passes each update on to the optimizer of the parameter's group. It also
 * does what DJL's optimizers do not: its state can be saved, and it releases its memory when
 * closed.
 */
public final class QuantOptimizer extends Optimizer implements AutoCloseable {

    private final QuantizedBlock block;
    private final Optimizer weights;
    private final Optimizer steps;
    private final NDManager manager;
    private final Set<String> weightIds = new HashSet<>();

    QuantOptimizer(QuantizedBlock block, Optimizer weights, Optimizer steps, NDManager manager) {
        super(new Settings());
        if (weights == steps) {
            throw new IllegalArgumentException("weights and steps need an optimizer each");
        }
        this.block = block;
        this.weights = weights;
        this.steps = steps;
        this.manager = manager;
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray grad) {
        (isWeight(parameterId) ? weights : steps).update(parameterId, weight, grad);
    }

    private boolean isWeight(String parameterId) {
        if (weightIds.isEmpty()) {
            // some blocks have all their parameters only once they are initialised
            block.inner().getParameters().values().forEach(own -> weightIds.add(own.getId()));
        }
        return weightIds.contains(parameterId);
    }

    /** Returns the state of both optimizers, with parameters by name. */
    byte[] state() {
        return OptimizerState.write(parameters(), weights, steps);
    }

    /** Puts a saved state back. */
    void restore(byte[] state) {
        OptimizerState.read(state, parameters(), manager, weights, steps);
    }

    private Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        for (Pair<String, Parameter> entry : block.getParameters()) {
            parameters.put(entry.getKey(), entry.getValue());
        }
        return parameters;
    }

    /** Releases the moments that the two optimizers keep. */
    @Override
    public void close() {
        OptimizerState.release(weights);
        OptimizerState.release(steps);
    }

    private static final class Settings extends OptimizerBuilder<Settings> {

        @Override
        protected Settings self() {
            return this;
        }
    }
}
