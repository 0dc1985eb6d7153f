package io.quantrial.onnx.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Node;
import io.quantrial.spi.QuantException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpTableTest {

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private NDManager manager;

    /** What a jar of a user would bring. */
    public static final class OwnMappings implements OpMappings {

        @Override
        public Map<String, OpMapping> mappings() {
            return Map.of(
                    "cumProd",
                    (op, emit) -> {
                        String logarithm = emit.node("Log", List.of(emit.name(op.value(0))));
                        String axis = emit.scalar(ElementType.INT64, op.integer(1));
                        String sum = emit.node("CumSum", List.of(logarithm, axis));
                        emit.bind(op.result(), emit.node("Exp", List.of(sum)));
                    },
                    "relu",
                    (op, emit) -> {
                        String zero = emit.scalar(ElementType.FLOAT, 0);
                        List<String> operands = List.of(emit.name(op.value(0)), zero);
                        emit.bind(op.result(), emit.node("Max", operands));
                    });
        }
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        Thread.currentThread().setContextClassLoader(before);
        manager.close();
    }

    @Test
    void aJarAddsWhatIsMissingAndReplacesWhatIsThere(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(OpMappings.class.getName()), OwnMappings.class.getName());
        URL[] path = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            FloatExport export = FloatExport.of(model(), batch(3), OptionalInt.empty());
            export.assertEqual(batch(1));
            export.assertEqual(batch(5));
            assertThat(export.graph().nodes())
                    .extracting(Node::op)
                    .containsExactly("Max", "Log", "CumSum", "Exp", "Identity");
        }
    }

    @Test
    void withoutTheJarTheErrorSaysHowToAddIt() {
        Block model = model();
        NDList sample = batch(3);
        assertThatThrownBy(() -> FloatExport.of(model, sample, OptionalInt.empty()))
                .isInstanceOf(QuantException.class)
                .hasMessageContaining("calls cumProd, for which the op table has no mapping")
                .hasMessageContaining("service " + OpMappings.class.getName());
    }

    @Test
    void namesAreThoseOfDjlInOrder() {
        assertThat(List.copyOf(OpTable.discover().names()))
                .isSorted()
                .contains("convolution", "lstm", "gatherNd", "batchNorm")
                .doesNotContain("cumProd");
    }

    private Block model() {
        Block block = LambdaBlock.singleton(x -> x.getNDArrayInternal().relu().cumProd(1));
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
        return block;
    }

    private NDList batch(long size) {
        return new NDList(manager.randomUniform(0.5f, 2, new Shape(size, 4)));
    }
}
