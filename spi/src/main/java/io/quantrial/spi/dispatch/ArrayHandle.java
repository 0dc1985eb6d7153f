package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Set;

/** The invocation handler behind a wrapped array: the engine's array and its tag. */
final class ArrayHandle implements InvocationHandler {

    private static final Object[] NO_ARGUMENTS = {};

    private static final Set<String> READS =
            Set.of(
                    "toByteBuffer",
                    "encode",
                    "toArray",
                    "toDoubleArray",
                    "toFloatArray",
                    "toShortArray",
                    "toUnsignedShortArray",
                    "toIntArray",
                    "toUnsignedIntArray",
                    "toLongArray",
                    "toByteArray",
                    "toUint8Array",
                    "toBooleanArray",
                    "toStringArray",
                    "getLong",
                    "getDouble",
                    "getFloat",
                    "getInt",
                    "getByte",
                    "getUint8",
                    "getBoolean",
                    "contentEquals",
                    "allClose");

    private static final Set<String> WRITES = Set.of("set", "setScalar", "copyTo", "intern");

    private final Dispatch dispatch;
    private final NDArray real;
    private final Object tag;
    private NDArrayEx extension;

    ArrayHandle(Dispatch dispatch, NDArray real, Object tag) {
        this.dispatch = dispatch;
        this.real = real;
        this.tag = tag;
    }

    NDArray real() {
        return real;
    }

    Object tag() {
        return tag;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        Object[] arguments = args == null ? NO_ARGUMENTS : args;
        switch (method.getName()) {
            case "getNDArrayInternal":
                return extension(proxy);
            case "getManager":
                return dispatch.wrap(real.getManager());
            case "equals":
                dispatch.interceptor().read("equals", real);
                return real.equals(Arguments.unwrap(arguments, null)[0]);
            case "scaleGradient":
                // its default body multiplies by Numbers; run it on the proxy, where they are safe
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            case "toByteBuffer":
                dispatch.checkValueRead();
                break;
            default:
                break;
        }
        if (isOperation(method)) {
            return dispatch.call(method, OpCall.Target.ARRAY, (NDArray) proxy, this, arguments);
        }
        if (READS.contains(method.getName())) {
            dispatch.interceptor().read(method.getName(), real);
        } else if (WRITES.contains(method.getName())) {
            dispatch.interceptor().write(method.getName(), real, Arguments.arrays(arguments));
        }
        return Dispatch.invokeReal(method, real, Arguments.unwrap(arguments, null));
    }

    private NDArrayEx extension(Object proxy) {
        if (extension == null) {
            extension =
                    Dispatch.proxy(
                            NDArrayEx.class,
                            (self, method, args) ->
                                    invokeExtension(
                                            (NDArray) proxy,
                                            self,
                                            method,
                                            args == null ? NO_ARGUMENTS : args));
        }
        return extension;
    }

    private Object invokeExtension(NDArray proxy, Object self, Method method, Object[] arguments)
            throws Throwable {
        if (method.getName().equals("getArray")) {
            return proxy;
        }
        NDArrayEx engine = real.getNDArrayInternal();
        if (method.isDefault() && Dispatch.isInherited(method, engine.getClass())) {
            // decomposes into operations on the proxy
            return InvocationHandler.invokeDefault(self, method, arguments);
        }
        if (isOperation(method)) {
            return dispatch.call(method, OpCall.Target.EXTENSION, proxy, this, arguments);
        }
        return Dispatch.invokeReal(method, engine, Arguments.unwrap(arguments, null));
    }

    private static boolean isOperation(Method method) {
        Class<?> result = method.getReturnType();
        return (NDArray.class.isAssignableFrom(result) || result == NDList.class)
                && !method.getName().equals("getGradient")
                && !NDManager.class.isAssignableFrom(result);
    }
}
