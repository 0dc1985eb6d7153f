package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.loss.Loss;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One forward pass on wrapped arrays.
 *
 * <p>A wrapped array is a proxy of {@code NDArray}; what is computed from it is wrapped too. Each
 * call that returns an array goes to the {@link OpInterceptor} as an {@link OpCall}, then to the
 * engine's own arrays, so that autograd, memory management and results are those of plain DJL, bit
 * for bit.
 *
 * <p>Two things differ from plain DJL, for the better. <b>Scalars</b>: DJL frees the operand of
 * {@code op(Number)} before the backward pass reads it; here such operands live in the engine's own
 * memory. <b>Lost gradients</b>: an engine array that computes with a wrapped one ({@code
 * raw.add(wrapped)}) would silently copy its values; in training this is refused.
 *
 * <p>Instances are cheap, made for each pass, and used by one thread.
 */
public final class Dispatch {

    private final NDManager home;
    private final boolean training;
    private final OpInterceptor interceptor;

    /**
     * Creates a pass.
     *
     * @param home the manager of the pass' inputs, which also owns what is computed from parameters
     * @param training whether a gradient may be wanted
     * @param interceptor sees every operation
     */
    public Dispatch(NDManager home, boolean training, OpInterceptor interceptor) {
        this.home = unwrap(Objects.requireNonNull(home, "home"));
        this.training = training;
        this.interceptor = Objects.requireNonNull(interceptor, "interceptor");
    }

    /**
     * Wraps an array of the engine.
     *
     * @param array an array; null and arrays that are wrapped already are returned as they are
     * @param tag what to remember with it, or null
     * @return the wrapped array
     */
    public NDArray wrap(NDArray array, Object tag) {
        if (array == null || handle(array) != null) {
            return array;
        }
        return proxy(NDArray.class, new ArrayHandle(this, array, tag));
    }

    /**
     * Wraps every array of a list, without tags.
     *
     * @param list arrays of the engine
     * @return a new list
     */
    public NDList wrap(NDList list) {
        return map(list, array -> wrap(array, null));
    }

    NDManager wrap(NDManager manager) {
        return isWrapped(manager)
                ? manager
                : proxy(NDManager.class, new ManagerHandle(this, manager));
    }

    /**
     * Returns the engine's array behind a wrapped one.
     *
     * @param array a wrapped array, or any other, or null
     * @return the engine's array
     */
    public static NDArray unwrap(NDArray array) {
        ArrayHandle handle = handle(array);
        return handle == null ? array : handle.real();
    }

    /**
     * Unwraps every array of a list.
     *
     * @param list a list
     * @return a new list of the engine's arrays
     */
    public static NDList unwrap(NDList list) {
        return map(list, Dispatch::unwrap);
    }

    static NDManager unwrap(NDManager manager) {
        return isWrapped(manager)
                ? ((ManagerHandle) Proxy.getInvocationHandler(manager)).real()
                : manager;
    }

    /**
     * Returns a loss whose scalars stay valid until the backward pass, the same protection that the
     * operations inside a wrapped model have.
     *
     * @param loss any loss, DJL's or the user's
     * @return a loss of the same name with the same values and with right gradients
     */
    public static Loss protect(Loss loss) {
        return loss instanceof ProtectedLoss ? loss : new ProtectedLoss(loss);
    }

    Object call(
            Method method,
            OpCall.Target target,
            NDArray proxy,
            ArrayHandle receiver,
            Object[] args) {
        OpCall call = new OpCall(this, method, target, receiver, args);
        Object result = interceptor.intercept(call);
        if (result instanceof NDList list) {
            return wrap(list);
        }
        NDArray array = (NDArray) result;
        if (array == receiver.real()) {
            return proxy;
        }
        Tagged tag = receiver.tag() instanceof Tagged tagged ? tagged : null;
        if (tag == null || array == null) {
            return wrap(array, null);
        }
        if (array.getManager() == receiver.real().getManager()) {
            // what is computed from a parameter would otherwise live as long as the model
            array.attach(home);
        }
        return wrap(array, tag.survives(call) ? tag : null);
    }

    Object invoke(Method method, OpCall.Target target, NDArray receiver, Object[] arguments) {
        if (SafeScalars.applies(method, receiver)) {
            return SafeScalars.invoke(method, receiver, (Number) arguments[0], home);
        }
        return invokeReal(
                method,
                target == OpCall.Target.ARRAY ? receiver : receiver.getNDArrayInternal(),
                arguments);
    }

    /** Refuses the silent copy that {@code raw.op(wrapped)} makes, if a gradient could be lost. */
    void checkValueRead() {
        if (!training) {
            return;
        }
        boolean copied =
                StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                        .walk(
                                frames ->
                                        frames.limit(12)
                                                .anyMatch(
                                                        frame ->
                                                                frame.getMethodName().equals("from")
                                                                        && NDManager.class
                                                                                .isAssignableFrom(
                                                                                        frame
                                                                                                .getDeclaringClass())));
        if (copied) {
            throw new IllegalStateException(
                    "an array that was created outside the model computes with one inside it"
                            + " (constant.op(x)); its values would be copied and the gradient lost."
                            + " Write x.op(constant), or create the constant with"
                            + " x.getManager()");
        }
    }

    OpInterceptor interceptor() {
        return interceptor;
    }

    static ArrayHandle handle(NDArray array) {
        return array != null
                        && Proxy.isProxyClass(array.getClass())
                        && Proxy.getInvocationHandler(array) instanceof ArrayHandle handle
                ? handle
                : null;
    }

    private static boolean isWrapped(NDManager manager) {
        return Proxy.isProxyClass(manager.getClass())
                && Proxy.getInvocationHandler(manager) instanceof ManagerHandle;
    }

    /** Returns whether a class leaves a default method of DJL's interface as it is. */
    static boolean isInherited(Method method, Class<?> type) {
        try {
            return type.getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass()
                    .isInterface();
        } catch (NoSuchMethodException e) {
            return true;
        }
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        Dispatch.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    static Object invokeReal(Method method, Object target, Object[] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new UndeclaredThrowableException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("DJL's interfaces are public: " + method, e);
        }
    }

    private static NDList map(NDList list, UnaryOperator<NDArray> function) {
        NDList result = new NDList(list.size());
        list.forEach(array -> result.add(function.apply(array)));
        return result;
    }
}
