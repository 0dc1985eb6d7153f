package io.quantrial.spi.dispatch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexTake;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds and unwraps the proxies in the arguments of a call.
 *
 * <p>The engine casts what it is given to its own classes, so nothing wrapped may reach it: not in
 * a list, not in an array, not inside an index.
 */
final class Arguments {

    private Arguments() {}

    /** Returns the wrapped arrays of a call, each once, the receiver first. */
    static List<Operand> operands(ArrayHandle receiver, Object[] arguments) {
        List<Operand> operands = new ArrayList<>(4);
        operands.add(new Operand(receiver));
        for (Object argument : arguments) {
            collect(argument, operands);
        }
        return operands;
    }

    /** Returns the engine's arrays among arguments and in an index, wrapped ones too. */
    static List<NDArray> arrays(Object[] arguments) {
        List<NDArray> arrays = new ArrayList<>(1);
        for (Object argument : arguments) {
            if (argument instanceof NDArray array) {
                arrays.add(Dispatch.unwrap(array));
            } else if (argument instanceof NDIndex index) {
                index.getIndices().forEach(element -> positions(element).ifPresent(arrays::add));
            }
        }
        return arrays;
    }

    private static Optional<NDArray> positions(NDIndexElement element) {
        NDArray array = null;
        if (element instanceof NDIndexTake take) {
            array = take.getIndex();
        } else if (element instanceof NDIndexPick pick) {
            array = pick.getIndex();
        } else if (element instanceof NDIndexBooleans mask) {
            array = mask.getIndex();
        }
        return Optional.ofNullable(Dispatch.unwrap(array));
    }

    private static void collect(Object argument, List<Operand> operands) {
        if (argument instanceof NDList list) {
            list.forEach(array -> collect(array, operands));
        } else if (argument instanceof Object[] array) {
            for (Object element : array) {
                collect(element, operands);
            }
        } else if (argument instanceof NDArray array) {
            ArrayHandle handle = Dispatch.handle(array);
            if (handle != null && operands.stream().noneMatch(o -> o.standsFor(handle))) {
                operands.add(new Operand(handle));
            }
        }
    }

    /**
     * Returns the arguments with the engine's arrays; {@code call}, if given, knows replacements.
     */
    static Object[] unwrap(Object[] arguments, OpCall call) {
        Object[] result = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            result[i] = unwrap(arguments[i], call);
        }
        return result;
    }

    private static Object unwrap(Object argument, OpCall call) {
        if (argument instanceof NDList list) {
            return unwrapList(list, call);
        }
        if (argument instanceof NDArray array) {
            return unwrapArray(array, call);
        }
        if (argument instanceof NDManager manager) {
            return Dispatch.unwrap(manager);
        }
        if (argument instanceof NDIndex index) {
            unwrapIndex(index);
            return index;
        }
        if (argument instanceof Object[] array) {
            Object copy = Array.newInstance(array.getClass().getComponentType(), array.length);
            for (int i = 0; i < array.length; i++) {
                Array.set(copy, i, unwrap(array[i], call));
            }
            return copy;
        }
        return argument;
    }

    private static NDArray unwrapArray(NDArray array, OpCall call) {
        ArrayHandle handle = Dispatch.handle(array);
        if (handle == null) {
            return array;
        }
        return call == null ? handle.real() : call.real(handle);
    }

    private static NDList unwrapList(NDList list, OpCall call) {
        NDList result = new NDList(list.size());
        list.forEach(array -> result.add(array == null ? null : unwrapArray(array, call)));
        return result;
    }

    private static void unwrapIndex(NDIndex index) {
        List<NDIndexElement> elements = index.getIndices();
        for (int i = 0; i < elements.size(); i++) {
            NDIndexElement element = elements.get(i);
            if (element instanceof NDIndexTake take) {
                elements.set(i, new NDIndexTake(Dispatch.unwrap(take.getIndex())));
            } else if (element instanceof NDIndexPick pick) {
                elements.set(i, new NDIndexPick(Dispatch.unwrap(pick.getIndex())));
            } else if (element instanceof NDIndexBooleans mask) {
                elements.set(i, new NDIndexBooleans(Dispatch.unwrap(mask.getIndex())));
            }
        }
    }
}
