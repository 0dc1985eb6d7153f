package io.quantrial.onnx.op;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.QuantizedTensor;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;

/** Writes a traced model as a graph, operation by operation. */
public final class Translation {

    private Translation() {}

    /**
     * Translates a model.
     *
     * @param model what was traced
     * @param table how operations are written
     * @return a graph that may still hold fake quantizers
     * @throws io.quantrial.spi.QuantException if an operation has no mapping, or its arguments
     *     cannot be expressed
     */
    public static Graph of(TracedModel model, OpTable table) {
        Graph graph = new Graph();
        Emitter emit = new Emitter(graph);
        for (int i = 0; i < model.inputs().size(); i++) {
            Value input = model.inputs().get(i);
            String name = model.inputs().size() == 1 ? "input" : "input" + i;
            graph.inputs().put(name, input.type());
            emit.bind(input, name);
        }
        for (TracedOp op : model.ops()) {
            emit.enter(op.layer());
            if (op.slot().isPresent()) {
                quantize(op, op.slot().get(), emit);
            } else if (op.isBiasRounding()) {
                emit.graph().roundedBiases().add(emit.name(op.result()));
            } else {
                table.of(op).write(op, emit);
            }
        }
        for (int i = 0; i < model.outputs().size(); i++) {
            Value output = model.outputs().get(i);
            String name = model.outputs().size() == 1 ? "output" : "output" + i;
            // its own node, so that a value may be two outputs, or an input and an output
            graph.nodes()
                    .add(
                            new Node(
                                    "Identity",
                                    List.of(emit.name(output)),
                                    List.of(name),
                                    List.of(),
                                    LayerPath.root()));
            graph.outputs().put(name, output.type());
        }
        graph.removeUnused();
        return graph;
    }

    private static void quantize(TracedOp op, Slot slot, Emitter emit) {
        QuantParams params = slot.params().orElseThrow();
        if (slot.id().target() == QuantTarget.WEIGHT) {
            Tensor values = op.constant(1, Tensor.class);
            emit.bind(
                    op.result(),
                    emit.constant(slot.id() + "_quantized", weight(op, values, params)));
            return;
        }
        if (params.scales().size() > 1) {
            throw op.unsupported(
                    slot.id()
                            + " has "
                            + params.scales().size()
                            + " scales; an activation can be exported with one, so quantize it per"
                            + " tensor");
        }
        String name = emit.node(Graph.FAKE_QUANTIZE, List.of(emit.name(op.value(0))));
        emit.graph().grids().put(name, new Graph.Grid(slot.id(), params));
        emit.bind(op.result(), name);
    }

    /** Finds the integers again, which the values on the grid give without doubt. */
    private static QuantizedTensor weight(TracedOp op, Tensor values, QuantParams params) {
        if (values.type() != ElementType.FLOAT) {
            throw op.unsupported(
                    "weights of type "
                            + values.type()
                            + " cannot be exported with integers; train in FLOAT32");
        }
        float[] floats = values.toFloats();
        int[] codes = new int[floats.length];
        for (int i = 0; i < floats.length; i++) {
            int channel = params.granularity().scaleOf(values.dims(), i);
            float scale = params.scales().get(channel);
            int zeroPoint = params.zeroPoints().get(channel);
            double code = (double) floats[i] / scale + zeroPoint;
            codes[i] = (int) Math.rint(code);
            boolean isOnGrid =
                    Math.abs(code - codes[i]) < 1e-2
                            && codes[i] >= params.range().min()
                            && codes[i] <= params.range().max();
            if (!isOnGrid) {
                throw op.unsupported(
                        "the value "
                                + floats[i]
                                + " of "
                                + op.slot().orElseThrow().id()
                                + " is not on the grid that its quantizer states ("
                                + params.range()
                                + ", scale "
                                + scale
                                + ")");
            }
        }
        return new QuantizedTensor(values.dims(), codes, params);
    }
}
