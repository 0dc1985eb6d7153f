package io.quantrial.spi.hook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Makes loading all or nothing: DJL's own loading replaces one parameter after the other and stops
 * in the middle of a damaged file.
 */
final class LoadTransaction {

    private final Block block;
    private final NDManager manager;
    private final Map<Parameter, NDArray> before = new IdentityHashMap<>();

    LoadTransaction(Block block, NDManager manager) {
        this.block = block;
        this.manager = manager;
        for (Parameter parameter : block.getParameters().values()) {
            before.put(parameter, parameter.isInitialized() ? parameter.getArray() : null);
        }
    }

    /** Gives every parameter the array back that it had before. */
    void rollBack() {
        for (Parameter parameter : block.getParameters().values()) {
            NDArray old = before.get(parameter);
            if (parameter.isInitialized() && parameter.getArray() != old) {
                parameter.close();
                if (old != null) {
                    putBack(parameter, old);
                }
            }
        }
    }

    /** A trainer may hold the old array, so it must be that very object, not a copy. */
    private void putBack(Parameter parameter, NDArray old) {
        Initializer initializer = parameter.getInitializer();
        parameter.setShape(old.getShape());
        parameter.setInitializer((any, shape, type) -> old);
        parameter.initialize(manager, old.getDataType());
        parameter.setInitializer(initializer);
    }
}
