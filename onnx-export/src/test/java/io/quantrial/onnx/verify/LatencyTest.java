package io.quantrial.onnx.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.QuantException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private static final byte[] FILE =
            new SmallFile()
                    .input("input", 3)
                    .output("output", 3)
                    .node("Tanh", "output", List.of("input"))
                    .bytes();

    @Test
    void everyModelIsMeasured() {
        try (NDManager manager = NDManager.newBaseManager();
                RuntimeSession one = new RuntimeSession(FILE);
                RuntimeSession other = new RuntimeSession(FILE)) {
            NDList inputs = new NDList(manager.ones(new Shape(4, 3)));
            assertThat(Latency.medians(List.of(one, other), inputs))
                    .hasSize(2)
                    .allMatch(median -> median > 0);
        }
    }

    @Test
    void samplesWithAnotherNumberOfInputsAreRefused() {
        try (NDManager manager = NDManager.newBaseManager();
                RuntimeSession session = new RuntimeSession(FILE)) {
            NDList inputs = new NDList(manager.ones(new Shape(1)), manager.ones(new Shape(1)));
            assertThatThrownBy(() -> session.run(inputs))
                    .isInstanceOf(QuantException.class)
                    .hasMessageContaining("takes the inputs [input], but the samples have 2");
        }
    }

    @Test
    void theTextComparesWithFloatingPoint() {
        assertThat(new Latency(1, 0.5, OptionalDouble.of(1)))
                .hasToString(
                        "0.500 ms for a batch of 1, 1.000 ms in floating point (2.00 times as"
                                + " fast)");
        assertThat(new Latency(8, 1.25, OptionalDouble.empty()))
                .hasToString("1.250 ms for a batch of 8");
    }
}
