package io.quantrial.onnx.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Named;

/**
 * A model of a few operations for parameterized tests.
 *
 * @param block makes the model
 * @param sample the shape of its input without the batch axis
 */
record SmallModel(Supplier<Block> block, Shape sample) {

    /** A function of one array. */
    static Named<SmallModel> of(String name, Shape sample, UnaryOperator<NDArray> function) {
        return of(name, sample, () -> LambdaBlock.singleton(function::apply));
    }

    /** A block of DJL. */
    static Named<SmallModel> of(String name, Shape sample, Supplier<Block> block) {
        return Named.of(name, new SmallModel(block, sample));
    }

    /**
     * Exports the model from a batch of 3 numbers between −6 and 6 and compares it with batches of
     * 1 and 5.
     */
    void assertRunsAsInDjl() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block made = block.get();
            made.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(sample));
            FloatExport export = FloatExport.of(made, batch(manager, 3), OptionalInt.empty());
            export.assertEqual(batch(manager, 1));
            export.assertEqual(batch(manager, 5));
        }
    }

    private NDList batch(NDManager manager, long size) {
        return new NDList(manager.randomUniform(-6, 6, new Shape(size).addAll(sample)));
    }
}
