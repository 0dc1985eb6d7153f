package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rewrites {@code op(Number)} to {@code op(NDArray)} with a scalar in the engine's memory.
 *
 * <p>DJL keeps the scalar of {@code op(Number)} in a buffer of Java that it lets go at once, while
 * the engine's gradient function still points to it: a garbage collection before the backward pass
 * gives wrong gradients.
 */
final class SafeScalars {

    private static final Set<String> NAMES =
            Set.of(
                    "add", "sub", "mul", "div", "mod", "pow", "addi", "subi", "muli", "divi",
                    "modi", "powi", "maximum", "minimum");

    /** For each method that takes a Number its twin that takes an array. */
    private static final Map<Method, Method> TWINS =
            Arrays.stream(NDArray.class.getMethods())
                    .filter(method -> NAMES.contains(method.getName()))
                    .filter(method -> method.getParameterCount() == 1)
                    .filter(method -> method.getParameterTypes()[0] == Number.class)
                    .collect(Collectors.toUnmodifiableMap(method -> method, SafeScalars::twin));

    private SafeScalars() {}

    static boolean applies(Method method, NDArray receiver) {
        return TWINS.containsKey(method) && receiver.getDataType().isFloating();
    }

    static Object invoke(Method method, NDArray receiver, Number number, NDManager home) {
        try (NDArray scalar = scalar(home, number, receiver.getDataType())) {
            return Dispatch.invokeReal(TWINS.get(method), receiver, new Object[] {scalar});
        }
    }

    private static NDArray scalar(NDManager manager, Number number, DataType type) {
        if (type != DataType.FLOAT64) {
            return manager.full(new Shape(), number.floatValue(), type);
        }
        try (NDArray lent = manager.create(number.doubleValue())) {
            return lent.duplicate();
        }
    }

    private static Method twin(Method method) {
        try {
            return NDArray.class.getMethod(method.getName(), NDArray.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("NDArray has no " + method.getName() + "(NDArray)", e);
        }
    }
}
