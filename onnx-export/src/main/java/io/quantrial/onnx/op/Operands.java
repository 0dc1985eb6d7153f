package io.quantrial.onnx.op;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.onnx.trace.TracedOp;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The operands of elementwise operations, brought to one element type.
 *
 * <p>The engine promotes types and takes numbers of Java; an operator of ONNX wants tensors of one
 * type, and runtimes have no kernels for all of them.
 */
final class Operands {

    private Operands() {}

    /**
     * Returns an operand as a tensor of some type.
     *
     * @param type the type
     * @param op the operation
     * @param index the position of an array or of a number
     * @param emit where a conversion or a constant goes
     * @return the name of the tensor
     */
    static String as(ElementType type, TracedOp op, int index, Emitter emit) {
        if (op.is(index, Number.class)) {
            return emit.scalar(type, op.number(index));
        }
        return emit.name(op.value(index), type);
    }

    /** Says which tensor a result is, after a conversion if it was computed in another type. */
    static void bind(TracedOp op, String name, ElementType computed, Emitter emit) {
        ElementType wanted = op.result().type().element();
        emit.bind(op.result(), emit.convert(name, computed, wanted));
    }

    /** Returns the type in which runtimes compute: they have no kernels for narrow integers. */
    static ElementType computed(ElementType type) {
        return type.isFloating() || type.bits() >= ElementType.INT32.bits()
                ? type
                : ElementType.INT32;
    }

    /**
     * Returns the type in which the engine compares the first two operands: the wider of the higher
     * kind (truth values, integers, floating point), where an operand without axes counts only if
     * it is of a higher kind.
     */
    static ElementType common(TracedOp op) {
        TensorType first = op.value(0).type();
        ElementType second;
        boolean isSecondWeak;
        if (op.is(1, Number.class)) {
            second = of(op.constant(1, Number.class));
            isSecondWeak = true;
        } else {
            second = op.value(1).type().element();
            isSecondWeak = op.value(1).type().rank() == 0;
        }
        boolean isFirstWeak = first.rank() == 0;
        int difference = kind(first.element()) - kind(second);
        if (difference != 0) {
            return difference > 0 ? first.element() : second;
        }
        if (isFirstWeak != isSecondWeak) {
            return isFirstWeak ? second : first.element();
        }
        return Stream.of(first.element(), second)
                .max(Comparator.comparingInt(ElementType::bits))
                .orElseThrow();
    }

    private static ElementType of(Number number) {
        if (number instanceof Double) {
            return ElementType.DOUBLE;
        }
        if (number instanceof Float) {
            return ElementType.FLOAT;
        }
        return number instanceof Long ? ElementType.INT64 : ElementType.INT32;
    }

    private static int kind(ElementType type) {
        if (type == ElementType.BOOL) {
            return 0;
        }
        return type.isFloating() ? 2 : 1;
    }
}
