package io.quantrial.onnx.op;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.trace.TracedOp;
import io.quantrial.onnx.trace.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operations that make one array of several, or several of one. */
final class JoinOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of("concat", JoinOps::concat, "stack", JoinOps::stack, "split", JoinOps::split);
    }

    private static void concat(TracedOp op, Emitter emit) {
        join(op, emit, joined(op).stream().map(emit::name).toList());
    }

    private static void stack(TracedOp op, Emitter emit) {
        long axis = axis(op);
        join(
                op,
                emit,
                joined(op).stream()
                        .map(value -> ShapeOps.unsqueeze(emit.name(value), axis, emit))
                        .toList());
    }

    private static void join(TracedOp op, Emitter emit, List<String> parts) {
        emit.bind(op.result(), emit.node("Concat", parts, Attribute.of("axis", axis(op))));
    }

    /** The receiver and one other array, or a list of others. */
    private static List<Value> joined(TracedOp op) {
        List<Value> joined = new ArrayList<>(List.of(op.value(0)));
        joined.addAll(op.is(1, Value.class) ? List.of(op.value(1)) : op.values(1));
        for (Value value : joined) {
            if (value.type().element() != op.result().type().element()) {
                throw op.unsupported(
                        "it joins arrays of the types "
                                + joined.stream().map(each -> each.type().element()).toList()
                                + "; convert them with toType first");
            }
        }
        return joined;
    }

    /** Whether sections or positions were given: the lengths of the results say it. */
    private static void split(TracedOp op, Emitter emit) {
        int axis = ShapeOps.axis(axis(op), op.value(0).type().rank());
        List<Dim> lengths =
                op.results().stream().map(part -> part.type().dims().get(axis)).toList();
        List<String> parts =
                emit.node(
                        "Split",
                        lengths.size(),
                        List.of(emit.name(op.value(0)), emit.shape(lengths)),
                        Attribute.of("axis", axis));
        for (int i = 0; i < parts.size(); i++) {
            emit.bind(op.results().get(i), parts.get(i));
        }
    }

    private static long axis(TracedOp op) {
        return op.count() > 2 ? op.integer(2) : 0;
    }
}
