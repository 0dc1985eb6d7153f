package io.quantrial.onnx;

import io.quantrial.onnx.graph.ElementType;

/**
 * The runtime that a file is for: what it can read, and in which form it computes with integers.
 */
public enum Target {
    /** ONNX Runtime on a CPU: unsigned activations, any zero point, low-bit weights packed. */
    ONNXRUNTIME(21, ElementType.UINT8),
    /** OpenVINO: as ONNX Runtime. */
    OPENVINO(21, ElementType.UINT8),
    /** TensorRT, explicit quantization: int8, zero point 0, symmetric weights. */
    TENSORRT(17, ElementType.INT8);

    private final int opset;
    private final ElementType activations;

    Target(int opset, ElementType activations) {
        this.opset = opset;
        this.activations = activations;
    }

    /**
     * Returns the version of ONNX's operators that files for this runtime use.
     *
     * @return the opset
     */
    public int opset() {
        return opset;
    }

    /**
     * Returns how activations of up to 8 bits are stored.
     *
     * @return the type
     */
    public ElementType activations() {
        return activations;
    }
}
