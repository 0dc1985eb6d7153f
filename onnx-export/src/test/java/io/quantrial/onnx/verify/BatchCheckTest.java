package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchCheckTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private BatchCheck.Findings check(float shippedFactor, float openedFactor) {
        Block twice = LambdaBlock.singleton(x -> x.add(x));
        twice.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        try (RuntimeSession shipped = new RuntimeSession(times(shippedFactor).bytes());
                RuntimeSession opened = new RuntimeSession(times(openedFactor).bytes())) {
            return new BatchCheck(
                            ObservedForward.of(twice),
                            shipped,
                            opened,
                            List.of(),
                            new Tolerance(Map.of()))
                    .of(new NDList(manager.ones(new Shape(2, 3))), new NDList());
        }
    }

    private static SmallFile times(float factor) {
        return new SmallFile()
                .input("input", 3)
                .output("output", 3)
                .scalar("factor", factor)
                .node("Mul", "output", List.of("input", "factor"));
    }

    @Test
    void equalOutputsPass() {
        assertThat(check(2, 2).outputs()).isEqualTo(new OutputDifference(0, 2));
    }

    @Test
    void anOutputThatDiffersNamesTheLayersBeforeIt() {
        assertThatThrownBy(() -> check(2, 2.001f))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining(
                        "output \"output\" of ONNX Runtime differs from the model's by 0.000500 of"
                                + " its range 2.000 (allowed: 0.000100). The mistake is in .:");
    }

    @Test
    void aFileThatChangesWhenItsIntegersAreReadIsRefused() {
        assertThatThrownBy(() -> check(2.001f, 2))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("changes by 0.000500 of its range")
                .hasMessageContaining("fuses something that it must not");
    }
}
