package io.quantrial.onnx.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import io.quantrial.onnx.op.FloatExport;
import io.quantrial.spi.QuantException;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Exports functions of one array of the shape (batch, 4). */
final class Traces {

    private Traces() {}

    /** Checks that a function is exported as it computes, for batches of 1 and 5. */
    static void assertRuns(UnaryOperator<NDArray> function) {
        assertRuns(LambdaBlock.singleton(function::apply));
    }

    static void assertRuns(Block block) {
        try (NDManager manager = NDManager.newBaseManager()) {
            FloatExport export = export(block, manager);
            export.assertEqual(batch(manager, 1));
            export.assertEqual(batch(manager, 5));
        }
    }

    /** Returns the message of the error with which the export of a function is refused. */
    static String refusal(UnaryOperator<NDArray> function) {
        return refusal(new SequentialBlock().add(LambdaBlock.singleton(function::apply)));
    }

    static String refusal(Block block) {
        try (NDManager manager = NDManager.newBaseManager()) {
            QuantException error =
                    catchThrowableOfType(QuantException.class, () -> export(block, manager));
            assertThat(error).hasMessageNotContaining("\n");
            return error.getMessage();
        }
    }

    private static FloatExport export(Block block, NDManager manager) {
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
        return FloatExport.of(block, batch(manager, 3), OptionalInt.empty());
    }

    private static NDList batch(NDManager manager, long size) {
        return new NDList(manager.randomUniform(-2, 2, new Shape(size, 4)));
    }
}
