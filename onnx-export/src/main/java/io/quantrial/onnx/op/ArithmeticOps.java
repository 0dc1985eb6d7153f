package io.quantrial.onnx.op;

import static java.util.Map.entry;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.trace.TracedOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Elementwise arithmetic and functions of numbers. An operation in place is one like any other: its
 * result is a new value.
 */
final class ArithmeticOps implements OpMappings {

    /** Computes a result from operands of one element type. */
    @FunctionalInterface
    private interface Formula {

        String write(List<String> operands, ElementType type, Emitter emit);
    }

    @Override
    public Map<String, OpMapping> mappings() {
        Map<String, OpMapping> mappings = new HashMap<>(arithmetic());
        mappings.putAll(rounding());
        mappings.putAll(functions());
        mappings.putAll(unchanged());
        return mappings;
    }

    private static Map<String, OpMapping> arithmetic() {
        return Map.ofEntries(
                entry("add", computed(node("Add"))),
                entry("addi", computed(node("Add"))),
                entry("sub", computed(node("Sub"))),
                entry("subi", computed(node("Sub"))),
                entry("mul", computed(node("Mul"))),
                entry("muli", computed(node("Mul"))),
                entry("div", computed(node("Div"))),
                entry("divi", computed(node("Div"))),
                entry("mod", computed(ArithmeticOps::mod)),
                entry("modi", computed(ArithmeticOps::mod)),
                entry("pow", computed(node("Pow"))),
                entry("powi", computed(node("Pow"))),
                entry("maximum", ArithmeticOps::maximum),
                entry("minimum", ArithmeticOps::minimum),
                entry("clip", computed(node("Clip"))),
                entry("neg", computed(node("Neg"))),
                entry("negi", computed(node("Neg"))),
                entry("abs", computed(node("Abs"))),
                entry("sign", computed(node("Sign"))),
                entry("signi", computed(node("Sign"))),
                entry("square", computed((x, t, emit) -> times(x.get(0), x.get(0), emit))),
                entry("xlogy", computed(ArithmeticOps::xlogy)));
    }

    private static Map<String, OpMapping> rounding() {
        return Map.of(
                "floor", rounded(node("Floor")),
                "ceil", rounded(node("Ceil")),
                "round", rounded(node("Round")),
                "trunc", rounded(ArithmeticOps::trunc));
    }

    private static Map<String, OpMapping> functions() {
        return Map.ofEntries(
                entry("sqrt", computed(node("Sqrt"))),
                entry("cbrt", computed((x, t, emit) -> cbrt(x.get(0), t, emit))),
                entry("exp", computed(node("Exp"))),
                entry("log", computed(node("Log"))),
                entry("log2", computed(logarithm(2))),
                entry("log10", computed(logarithm(10))),
                entry("erf", computed(node("Erf"))),
                entry("sin", computed(node("Sin"))),
                entry("cos", computed(node("Cos"))),
                entry("tan", computed(node("Tan"))),
                entry("asin", computed(node("Asin"))),
                entry("acos", computed(node("Acos"))),
                entry("atan", computed(node("Atan"))),
                entry("sinh", computed(node("Sinh"))),
                entry("cosh", computed(node("Cosh"))),
                entry("toDegrees", computed(scaled(180 / Math.PI))),
                entry("toRadians", computed(scaled(Math.PI / 180))));
    }

    /** What changes no number, or only its type. */
    private static Map<String, OpMapping> unchanged() {
        OpMapping same = (op, emit) -> emit.bind(op.result(), emit.name(op.value(0)));
        OpMapping converted =
                (op, emit) -> Operands.bind(op, emit.name(op.value(0)), element(op, 0), emit);
        return Map.of(
                "toType", converted,
                "duplicate", same,
                "stopGradient", same,
                "toDevice", same);
    }

    private static ElementType element(TracedOp op, int index) {
        return op.value(index).type().element();
    }

    /** All arguments are operands; they are brought to the type of the result. */
    private static OpMapping computed(Formula formula) {
        return (op, emit) -> {
            ElementType type = Operands.computed(op.result().type().element());
            List<String> operands =
                    IntStream.range(0, op.count())
                            .mapToObj(index -> Operands.as(type, op, index, emit))
                            .toList();
            Operands.bind(op, formula.write(operands, type, emit), type, emit);
        };
    }

    /** Integers stay as they are; ONNX rounds floating-point numbers only. */
    private static OpMapping rounded(Formula formula) {
        return (op, emit) -> {
            if (element(op, 0).isFloating()) {
                computed(formula).write(op, emit);
            } else {
                emit.bind(op.result(), emit.name(op.value(0)));
            }
        };
    }

    private static Formula node(String operator) {
        return (operands, type, emit) -> emit.node(operator, operands);
    }

    private static Formula scaled(double factor) {
        return (x, type, emit) -> times(x.get(0), emit.scalar(type, factor), emit);
    }

    private static Formula logarithm(double base) {
        return (x, type, emit) ->
                scaled(1 / Math.log(base)).write(List.of(emit.node("Log", x)), type, emit);
    }

    private static String times(String a, String b, Emitter emit) {
        return emit.node("Mul", List.of(a, b));
    }

    private static String cbrt(String x, ElementType type, Emitter emit) {
        return emit.node("Pow", List.of(x, emit.scalar(type, 1 / 3.0)));
    }

    private static String trunc(List<String> x, ElementType type, Emitter emit) {
        String whole = emit.node("Floor", List.of(emit.node("Abs", x)));
        return times(emit.node("Sign", x), whole, emit);
    }

    /** 0 where x is 0, even if the logarithm is not finite. */
    private static String xlogy(List<String> operands, ElementType type, Emitter emit) {
        String x = operands.get(0);
        String zero = emit.scalar(type, 0);
        String product = times(x, emit.node("Log", List.of(operands.get(1))), emit);
        return emit.node("Where", List.of(emit.node("Equal", List.of(x, zero)), zero, product));
    }

    /**
     * The engine's remainder has the sign of the divisor. ONNX has that for integers; for others it
     * has the remainder of C, with the sign of the dividend.
     */
    private static String mod(List<String> operands, ElementType type, Emitter emit) {
        if (!type.isFloating()) {
            return emit.node("Mod", operands);
        }
        String divisor = operands.get(1);
        String remainder = emit.node("Mod", operands, Attribute.of("fmod", 1));
        String differs =
                emit.node("Less", List.of(times(remainder, divisor, emit), emit.scalar(type, 0)));
        String moved = emit.node("Add", List.of(remainder, divisor));
        return emit.node("Where", List.of(differs, moved, remainder));
    }

    private static void maximum(TracedOp op, Emitter emit) {
        if (!isBound(op)) {
            computed(node("Max")).write(op, emit);
            return;
        }
        ElementType type = element(op, 0);
        emit.bind(
                op.result(),
                emit.node("Clip", List.of(emit.name(op.value(0)), Operands.as(type, op, 1, emit))));
    }

    /** The minimum of a relu and a number (relu6) is one Clip, which runtimes fuse. */
    private static void minimum(TracedOp op, Emitter emit) {
        if (!isBound(op)) {
            computed(node("Min")).write(op, emit);
            return;
        }
        ElementType type = element(op, 0);
        String input = emit.name(op.value(0));
        String upper = Operands.as(type, op, 1, emit);
        Optional<Node> relu = emit.graph().producer(input).filter(node -> node.op().equals("Relu"));
        List<String> inputs =
                relu.map(node -> List.of(node.inputs().get(0), emit.scalar(type, 0), upper))
                        .orElseGet(() -> List.of(input, "", upper));
        emit.bind(op.result(), emit.node("Clip", inputs));
    }

    private static boolean isBound(TracedOp op) {
        return op.is(1, Number.class) && element(op, 0) == op.result().type().element();
    }
}
