package io.quantrial.onnx;

import io.quantrial.onnx.graph.ElementType;

/** The narrowest integers that weights are stored in; wider ones take the next type that fits. */
public enum WeightPacking {
    /** A byte for each weight. */
    INT8(ElementType.INT8, 1),
    /** Two weights of up to 4 bits in a byte; 2-bit weights too. From opset 21. */
    INT4(ElementType.INT4, 21),
    /** Four weights of up to 2 bits in a byte. From opset 25. */
    INT2(ElementType.INT2, 25);

    private final ElementType type;
    private final int opset;

    WeightPacking(ElementType type, int opset) {
        this.type = type;
        this.opset = opset;
    }

    /** Returns the type of ONNX. */
    ElementType type() {
        return type;
    }

    /** Returns the first version of ONNX's operators that has the type. */
    int opset() {
        return opset;
    }
}
