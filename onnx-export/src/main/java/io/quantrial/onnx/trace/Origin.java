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
     * Numbers that are repeated along the axes whose lengths follow the sizes of the input.
     *
     * @param name a name for the file
     * @param part the numbers, with those axes cut to length 1; without axes if all are equal
     */
    record Repeated(String name, Tensor part) implements Origin {}

    /**
     * The numbers 0, 1, 2, … along the last axis, whose length follows the sizes of the input.
     *
     * @param name a name for the file
     */
    record Counting(String name) implements Origin {}

    /** A step of the pass. */
    record Computed() implements Origin {}
}
