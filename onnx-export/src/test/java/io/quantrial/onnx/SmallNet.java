package io.quantrial.onnx;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.spi.config.ConfigEntry;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.hook.AttachOptions;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.QuantizedModel;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.OptionalInt;

/** {@code fc1}, a ReLU and {@code fc2}: 6 numbers in, 4 out. */
public final class SmallNet implements AutoCloseable {

    private static final int INPUTS = 6;

    private final Model model = Model.newInstance("small");
    private final AttachOptions names;
    private final NDManager manager = model.getNDManager();

    /** Creates the network with random weights. */
    public SmallNet() {
        Block first = Linear.builder().setUnits(8).build();
        Block second = Linear.builder().setUnits(4).build();
        SequentialBlock block = new SequentialBlock().add(first).add(Activation::relu).add(second);
        block.initialize(manager, DataType.FLOAT32, new Shape(1, INPUTS));
        model.setBlock(block);
        names =
                AttachOptions.builder()
                        .addLayerName("fc1", first)
                        .addLayerName("fc2", second)
                        .build();
    }

    /** Quantizes both layers and shows them their first data. */
    public SmallNet quantize(String quantizer, int bits, QuantTarget... targets) {
        return quantize(
                ConfigEntry.builder()
                        .addOpType("Linear")
                        .addQuantTypes(targets)
                        .setQuantBits(bits)
                        .optQuantizer(quantizer)
                        .build());
    }

    /** Quantizes as entries say and shows the layers their first data. */
    public SmallNet quantize(ConfigEntry... entries) {
        QuantizedModel.attach(model, ConfigList.of(entries), names);
        model.getBlock().forward(new ParameterStore(manager, false), samples(32), true);
        return this;
    }

    /** Returns the model. */
    public Model model() {
        return model;
    }

    /** Returns random inputs. */
    public NDList samples(int count) {
        return new NDList(manager.randomNormal(new Shape(count, INPUTS)));
    }

    /** Returns a view that can be observed. */
    public ObservedForward forward() {
        return ObservedForward.of(model.getBlock());
    }

    /** Returns the model's graph, with its fake quantizers. */
    public Graph graph() {
        TracedModel traced = TracedModel.of(forward(), samples(2), OptionalInt.empty());
        return Translation.of(traced, OpTable.discover());
    }

    /** Returns the grid of a slot, such as {@code fc1:weight}. */
    public QuantParams params(String name) {
        Slot slot =
                forward().slots().stream()
                        .filter(one -> one.id().toString().equals(name))
                        .findFirst()
                        .orElseThrow();
        return slot.params().orElseThrow();
    }

    @Override
    public void close() {
        model.close();
    }
}
