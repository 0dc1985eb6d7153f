package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** The invocation handler behind a wrapped manager: the arrays that it creates are wrapped. */
final class ManagerHandle implements InvocationHandler {

    private final Dispatch dispatch;
    private final NDManager real;

    ManagerHandle(Dispatch dispatch, NDManager real) {
        this.dispatch = dispatch;
        this.real = real;
    }

    NDManager real() {
        return real;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) {
        Object[] arguments = args == null ? new Object[0] : Arguments.unwrap(args, null);
        Object result = Dispatch.invokeReal(method, real, arguments);
        if (result instanceof NDArray array) {
            return dispatch.wrap(
                    method.getName().equals("create") ? engineOwned(array) : array, null);
        }
        if (result instanceof NDList list) {
            return dispatch.wrap(list);
        }
        if (result instanceof NDManager manager) {
            return manager == real ? proxy : dispatch.wrap(manager);
        }
        return result;
    }

    /** Copies an array that the engine made over a buffer of Java, which a collection may free. */
    private static NDArray engineOwned(NDArray array) {
        if (!array.getDataType().isFloating()) {
            return array;
        }
        NDArray copy = array.duplicate();
        array.close();
        return copy;
    }
}
