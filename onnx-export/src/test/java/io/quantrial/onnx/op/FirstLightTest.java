package io.quantrial.onnx.op;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FirstLightTest {

    @Test
    void aPerceptronRunsAtAnyBatchSize() {
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock block =
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(8).build())
                            .add(Activation::relu)
                            .add(Linear.builder().setUnits(3).build());
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 5));
            FloatExport export =
                    FloatExport.of(
                            block,
                            new NDList(manager.randomNormal(new Shape(4, 5))),
                            OptionalInt.empty());
            export.assertEqual(new NDList(manager.randomNormal(new Shape(1, 5))));
            export.assertEqual(new NDList(manager.randomNormal(new Shape(5, 5))));
        }
    }
}
