package io.quantrial.onnx.op;

import static java.util.Map.entry;

import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.trace.TracedOp;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Comparisons, operations of truth values, and the choice between two numbers. */
final class ComparisonOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.ofEntries(
                entry("eq", comparison("Equal")),
                entry("neq", ComparisonOps::differs),
                entry("gt", comparison("Greater")),
                entry("gte", comparison("GreaterOrEqual")),
                entry("lt", comparison("Less")),
                entry("lte", comparison("LessOrEqual")),
                entry("isNaN", ofFloats("IsNaN")),
                entry("isInfinite", ofFloats("IsInf")),
                entry("logicalAnd", logical("And")),
                entry("logicalOr", logical("Or")),
                entry("logicalXor", logical("Xor")),
                entry("logicalNot", logical("Not")),
                entry("where", ComparisonOps::where));
    }

    private static OpMapping comparison(String operator) {
        return (op, emit) -> emit.bind(op.result(), compared(operator, op, emit));
    }

    private static String compared(String operator, TracedOp op, Emitter emit) {
        ElementType type = Operands.computed(Operands.common(op));
        return emit.node(
                operator, List.of(Operands.as(type, op, 0, emit), Operands.as(type, op, 1, emit)));
    }

    private static void differs(TracedOp op, Emitter emit) {
        emit.bind(op.result(), emit.node("Not", List.of(compared("Equal", op, emit))));
    }

    private static OpMapping ofFloats(String operator) {
        return (op, emit) -> {
            ElementType own = op.value(0).type().element();
            ElementType type = own.isFloating() ? own : ElementType.FLOAT;
            String input = Operands.as(type, op, 0, emit);
            emit.bind(op.result(), emit.node(operator, List.of(input)));
        };
    }

    private static OpMapping logical(String operator) {
        return (op, emit) -> {
            List<String> operands =
                    IntStream.range(0, op.count())
                            .mapToObj(index -> Operands.as(ElementType.BOOL, op, index, emit))
                            .toList();
            emit.bind(op.result(), emit.node(operator, operands));
        };
    }

    /** Arguments: what is taken where the condition holds, the condition, what is taken else. */
    private static void where(TracedOp op, Emitter emit) {
        ElementType type = Operands.computed(op.result().type().element());
        String chosen =
                emit.node(
                        "Where",
                        List.of(
                                Operands.as(ElementType.BOOL, op, 1, emit),
                                Operands.as(type, op, 0, emit),
                                Operands.as(type, op, 2, emit)));
        Operands.bind(op, chosen, type, emit);
    }
}
