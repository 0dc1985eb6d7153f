package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One operation of a model on wrapped arrays: a call of {@code NDArray} or {@code NDArrayEx}. */
public final class OpCall {

    private final Dispatch dispatch;
    private final Method method;
    private final Target target;
    private final ArrayHandle receiver;
    private final Object[] arguments;
    private final List<Operand> operands;

    /** Which interface of the receiving array is called. */
    enum Target {
        ARRAY,
        EXTENSION
    }

    OpCall(
            Dispatch dispatch,
            Method method,
            Target target,
            ArrayHandle receiver,
            Object[] arguments) {
        this.dispatch = dispatch;
        this.method = method;
        this.target = target;
        this.receiver = receiver;
        this.arguments = arguments;
        this.operands = Arguments.operands(receiver, arguments);
    }

    /**
     * Returns the name of the operation.
     *
     * @return the method's name in DJL, such as {@code convolution} or {@code matMul}
     */
    public String name() {
        return method.getName();
    }

    /**
     * Returns the wrapped arrays that take part, each once: the receiver first, then the arguments,
     * those inside lists included.
     *
     * @return the operands
     */
    public List<Operand> operands() {
        return operands;
    }

    /**
     * Returns the array whose method is called.
     *
     * @return the engine's array, or what was put in its place
     */
    public NDArray receiver() {
        return real(receiver);
    }

    /**
     * Returns the arguments as the engine will get them.
     *
     * @return what was passed, with the engine's arrays in the place of wrapped ones
     */
    public List<Object> arguments() {
        return Collections.unmodifiableList(Arrays.asList(Arguments.unwrap(arguments, this)));
    }

    /**
     * Carries out the operation on the engine's arrays.
     *
     * @return an {@code NDArray} or {@code NDList} of the engine
     */
    public Object proceed() {
        return dispatch.invoke(method, target, real(receiver), Arguments.unwrap(arguments, this));
    }

    NDArray real(ArrayHandle handle) {
        return operandOf(handle).array();
    }

    private Operand operandOf(ArrayHandle handle) {
        for (Operand operand : operands) {
            if (operand.standsFor(handle)) {
                return operand;
            }
        }
        throw new IllegalStateException("not an operand of " + name());
    }

    @Override
    public String toString() {
        return name() + "(" + operands.size() + " arrays)";
    }
}
