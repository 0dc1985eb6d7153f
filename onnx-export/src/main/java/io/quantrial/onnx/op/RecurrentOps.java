package io.quantrial.onnx.op;

import ai.djl.nn.recurrent.RNN;
import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.trace.Origin;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Recurrent layers.
 *
 * <p>DJL hands all layers of a block to one operation; ONNX has one node for each. Gates are
 * stacked in another order: i, f, g, o in DJL's LSTM and i, o, f, g in ONNX; r, z, n in DJL's GRU
 * and z, r, n in ONNX. They are reordered by nodes, so that quantized weights stay what they are.
 */
final class RecurrentOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of(
                "lstm", RecurrentOps::lstm, "gru", RecurrentOps::gru, "rnn", RecurrentOps::rnn);
    }

    /** Arguments: receiver, input, states, parameters, biases, layers, dropout rate, training, … */
    private static void lstm(TracedOp op, Emitter emit) {
        Kind kind = new Kind("LSTM", List.of(0, 3, 1, 2), List.of());
        new Layers(op, emit, kind, op.values(2), 5, 8).write();
    }

    /** DJL's GRU resets after the product with the recurrent weights. */
    private static void gru(TracedOp op, Emitter emit) {
        Kind kind =
                new Kind("GRU", List.of(1, 0, 2), List.of(Attribute.of("linear_before_reset", 1)));
        new Layers(op, emit, kind, List.of(op.value(2)), 5, 8).write();
    }

    /** As the others, with the activation after the number of layers. */
    private static void rnn(TracedOp op, Emitter emit) {
        String activation =
                op.constant(6, RNN.Activation.class) == RNN.Activation.RELU ? "Relu" : "Tanh";
        int directions = op.flag(9) ? 2 : 1;
        Kind kind =
                new Kind(
                        "RNN",
                        List.of(0),
                        List.of(
                                Attribute.words(
                                        "activations",
                                        Collections.nCopies(directions, activation))));
        new Layers(op, emit, kind, List.of(op.value(2)), 5, 9).write();
    }

    /**
     * What distinguishes the operators.
     *
     * @param operator its name in ONNX
     * @param gates the gates of DJL in the order of ONNX
     * @param attributes settings
     */
    private record Kind(String operator, List<Integer> gates, List<Attribute> attributes) {}

    /** The layers of one operation, one above the other. */
    private static final class Layers {

        private final TracedOp op;
        private final Emitter emit;
        private final Kind kind;
        private final List<Value> states;
        private final List<Value> parameters;
        private final int layers;
        private final int directions;
        private final boolean hasBiases;
        private final boolean isBatchFirst;

        Layers(
                TracedOp op,
                Emitter emit,
                Kind kind,
                List<Value> states,
                int layersAt,
                int bidirectionalAt) {
            this.op = op;
            this.emit = emit;
            this.kind = kind;
            this.states = states;
            this.parameters = op.values(3);
            this.hasBiases = op.flag(4);
            this.layers = (int) op.integer(layersAt);
            this.directions = op.flag(bidirectionalAt) ? 2 : 1;
            this.isBatchFirst = op.flag(bidirectionalAt + 1);
            if (hasBiases && directions == 2) {
                throw op.unsupported(
                        "DJL hands the biases of a bidirectional layer over in an order in which"
                                + " PyTorch takes them for weights; build the block with"
                                + " optHasBiases(false)");
            }
        }

        void write() {
            String sequence = emit.name(op.value(1));
            sequence = isBatchFirst ? swapBatchAndTime(sequence) : sequence;
            List<List<String>> last = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                List<String> outputs = layer(sequence, layer);
                sequence = joinDirections(outputs.get(0));
                last.add(outputs.subList(1, outputs.size()));
            }
            emit.bind(op.result(), isBatchFirst ? swapBatchAndTime(sequence) : sequence);
            for (int i = 0; i < states.size(); i++) {
                int state = i;
                List<String> ofLayers = last.stream().map(each -> each.get(state)).toList();
                emit.bind(
                        op.results().get(1 + state),
                        layers == 1 ? ofLayers.get(0) : concat(ofLayers));
            }
        }

        private List<String> layer(String sequence, int layer) {
            int each = hasBiases ? 4 : 2;
            int from = layer * directions * each;
            List<Value> own = parameters.subList(from, from + directions * each);
            List<String> inputs =
                    new ArrayList<>(List.of(sequence, stacked(own, 0), stacked(own, 1)));
            inputs.add(hasBiases ? biases(own) : "");
            inputs.add("");
            for (Value state : states) {
                inputs.add(isZero(state) ? "" : slice(state, layer));
            }
            while (inputs.get(inputs.size() - 1).isEmpty()) {
                inputs.remove(inputs.size() - 1);
            }
            Stream<Attribute> attributes =
                    Stream.of(
                            Attribute.of("hidden_size", stateSize()),
                            Attribute.of(
                                    "direction", directions == 2 ? "bidirectional" : "forward"));
            return emit.node(
                    kind.operator(),
                    1 + states.size(),
                    inputs,
                    Stream.concat(attributes, kind.attributes().stream())
                            .toArray(Attribute[]::new));
        }

        private long stateSize() {
            List<Dim> dims = states.get(0).type().dims();
            return dims.get(dims.size() - 1).factor();
        }

        /** Weights of the input (0) or of the state (1), an axis for the directions before them. */
        private String stacked(List<Value> own, int which) {
            List<String> weights = new ArrayList<>();
            for (int direction = 0; direction < directions; direction++) {
                weights.add(ShapeOps.unsqueeze(reordered(own.get(2 * direction + which)), 0, emit));
            }
            return directions == 1 ? weights.get(0) : concat(weights);
        }

        private String biases(List<Value> own) {
            String both = concat(List.of(reordered(own.get(2)), reordered(own.get(3))));
            return ShapeOps.unsqueeze(both, 0, emit);
        }

        private String reordered(Value value) {
            String name = emit.name(value);
            int count = kind.gates().size();
            if (count == 1) {
                return name;
            }
            List<Long> sizes = Collections.nCopies(count, stateSize());
            List<String> gates =
                    emit.node(
                            "Split",
                            count,
                            List.of(name, emit.longs(sizes)),
                            Attribute.of("axis", 0));
            return concat(kind.gates().stream().map(gates::get).toList());
        }

        private String slice(Value state, int layer) {
            if (layers == 1) {
                return emit.name(state);
            }
            long from = (long) layer * directions;
            return emit.node(
                    "Slice",
                    List.of(
                            emit.name(state),
                            emit.longs(List.of(from)),
                            emit.longs(List.of(from + directions)),
                            emit.longs(List.of(0L))));
        }

        private String concat(List<String> parts) {
            return emit.node("Concat", parts, Attribute.of("axis", 0));
        }

        private String swapBatchAndTime(String name) {
            return ShapeOps.transpose(name, emit, 1, 0, 2);
        }

        /** From (time, direction, batch, state) to (time, batch, direction · state). */
        private String joinDirections(String name) {
            if (directions == 1) {
                return emit.node("Squeeze", List.of(name, emit.longs(List.of(1L))));
            }
            String turned = ShapeOps.transpose(name, emit, 0, 2, 1, 3);
            List<Long> shape = List.of(0L, 0L, directions * stateSize());
            return emit.node("Reshape", List.of(turned, emit.longs(shape)));
        }

        private static boolean isZero(Value state) {
            ByteBuffer data;
            if (state.origin() instanceof Origin.Constant constant) {
                data = constant.data().data();
            } else if (state.origin() instanceof Origin.Repeated repeated) {
                data = repeated.part().data();
            } else {
                return false;
            }
            while (data.hasRemaining()) {
                if (data.get() != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
