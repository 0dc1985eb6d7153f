package io.quantrial.spi.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private final Watcher watcher = new Watcher();
    private NDManager manager;
    private Dispatch dispatch;

    /** Notes what is read and written. */
    private static final class Watcher implements OpInterceptor {

        private final List<String> reads = new ArrayList<>();
        private final List<NDArray> written = new ArrayList<>();

        @Override
        public Object intercept(OpCall call) {
            return call.proceed();
        }

        @Override
        public void read(String method, NDArray array) {
            reads.add(method);
        }

        @Override
        public void write(String method, NDArray array, List<NDArray> arguments) {
            written.addAll(arguments);
        }
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        dispatch = new Dispatch(manager, true, watcher);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void positionsInTheParametersOfAnIndexReachTheEngineWithoutACopy() {
        NDArray table = dispatch.wrap(manager.arange(6f).reshape(3, 2), null);
        NDArray positions = dispatch.wrap(manager.create(new long[] {2, 0}), null);

        NDArray rows = table.get("{}, {}:", positions, 1);

        assertThat(watcher.reads).isEmpty();
        assertThat(rows.toFloatArray()).containsExactly(5, 1);
    }

    @Test
    void theMaskOfAWriteIsHeardOf() {
        NDArray target = dispatch.wrap(manager.zeros(new Shape(3)), null);
        NDArray mask = manager.create(new boolean[] {true, false, true});

        target.set(new NDIndex("{}", dispatch.wrap(mask, null)), 1);

        assertThat(watcher.written).containsExactly(mask);
        assertThat(target.toFloatArray()).containsExactly(1, 0, 1);
    }
}
