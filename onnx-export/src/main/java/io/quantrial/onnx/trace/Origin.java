package io.quantrial.onnx.trace;

import io.quantrial.onnx.graph.Tensor;

/** Where a value of a recorded pass comes from. */
public sealed interface Origin {

    /**
     * The caller of the model.
     *
     * @param index the position among the inputs
     */
    record Input(int index) implements Origin {}

    /**
     * Numbers that do not depend on any input: parameters, what is computed from them alone, and
     * what the code of the model creates.
     *
     * @param name a name for the file, such as that of the parameter
     * @param data the numbers
     */
    record Constant(String name, Tensor data) implements Origin {}

    /**
     * Numbers that are all equal, in a shape that follows the sizes of the input.
     *
     * @param name a name for the file
     * @param data the numbers at one size
     */
    record Uniform(String name, Tensor data) implements Origin {}

    /**
     * The numbers 0, 1, 2, … up to a length that follows the sizes of the input.
     *
     * @param name a name for the file
     */
    record Counting(String name) implements Origin {}

    /** A step of the pass. */
    record Computed() implements Origin {}
}
