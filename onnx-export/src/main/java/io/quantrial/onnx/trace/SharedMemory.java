package io.quantrial.onnx.trace;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.dispatch.OpCall;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which arrays of a pass are views of the same numbers, so that a change of one in place changes
 * the others. Where the engine may or may not copy, a view is assumed.
 */
final class SharedMemory {

    private static final Set<String> VIEWS =
            Set.of(
                    "get",
                    "getScalar",
                    "reshape",
                    "flatten",
                    "squeeze",
                    "expandDims",
                    "transpose",
                    "swapAxes",
                    "split",
                    "broadcast",
                    "diagonal",
                    "toType",
                    "toDevice",
                    "toDense",
                    "stopGradient",
                    "dropout");

    private static final Set<String> IN_PLACE =
            Set.of(
                    "addi", "subi", "muli", "divi", "modi", "powi", "signi", "negi", "rdivi",
                    "rsubi", "rmodi", "rpowi");

    private final Map<NDArray, Set<NDArray>> groups = new IdentityHashMap<>();

    static boolean overwrites(OpCall call) {
        return IN_PLACE.contains(call.name());
    }

    /** Notes the results of an operation that are views of its receiver. */
    void note(OpCall call, List<NDArray> results) {
        if (!VIEWS.contains(call.name())) {
            return;
        }
        NDArray receiver = call.receiver();
        for (NDArray result : results) {
            if (result != receiver && result.getDataType() == receiver.getDataType()) {
                Set<NDArray> group = groups.computeIfAbsent(receiver, SharedMemory::alone);
                group.add(result);
                groups.put(result, group);
            }
        }
    }

    /** Returns the arrays that hold the same numbers, the array itself included. */
    Set<NDArray> group(NDArray array) {
        return groups.getOrDefault(array, alone(array));
    }

    private static Set<NDArray> alone(NDArray array) {
        Set<NDArray> group = Collections.newSetFromMap(new IdentityHashMap<>());
        group.add(array);
        return group;
    }
}
