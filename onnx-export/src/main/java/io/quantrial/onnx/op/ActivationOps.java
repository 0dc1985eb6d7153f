package io.quantrial.onnx.op;

import static java.util.Map.entry;

import io.quantrial.onnx.graph.Attribute;
import io.quantrial.onnx.graph.Dim;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.TensorType;
import io.quantrial.onnx.trace.TracedOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Activation functions. Others of DJL (relu6, swish, mish) reach the table as the arithmetic that
 * they are made of.
 */
final class ActivationOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.ofEntries(
                entry("relu", unary("Relu")),
                entry("tanh", unary("Tanh")),
                entry("sigmoid", unary("Sigmoid")),
                entry("softPlus", unary("Softplus")),
                entry("softSign", unary("Softsign")),
                entry("selu", unary("Selu")),
                entry("leakyRelu", withAlpha("LeakyRelu")),
                entry("elu", withAlpha("Elu")),
                entry("prelu", ActivationOps::prelu),
                entry("gelu", ActivationOps::gelu),
                entry("softmax", alongAxis("Softmax")),
                entry("logSoftmax", alongAxis("LogSoftmax")));
    }

    private static OpMapping unary(String operator) {
        return (op, emit) -> write(operator, op, emit);
    }

    private static OpMapping withAlpha(String operator) {
        return (op, emit) -> write(operator, op, emit, Attribute.of("alpha", (float) op.number(1)));
    }

    private static OpMapping alongAxis(String operator) {
        return (op, emit) -> write(operator, op, emit, Attribute.of("axis", op.integer(1)));
    }

    private static void write(String operator, TracedOp op, Emitter emit, Attribute... attributes) {
        ElementType type = op.result().type().element();
        String input = Operands.as(type, op, 0, emit);
        emit.bind(op.result(), emit.node(operator, List.of(input), attributes));
    }

    /** Arguments: receiver, input, slope (one, or one for each channel on axis 1). */
    private static void prelu(TracedOp op, Emitter emit) {
        TensorType slope = op.value(2).type();
        long channels = slope.dims().get(0).factor();
        List<Dim> dims = new ArrayList<>(List.of(Dim.of(channels)));
        for (int axis = 2; axis < op.value(1).type().rank(); axis++) {
            dims.add(Dim.of(1));
        }
        String name = emit.name(op.value(2));
        String aligned = channels == 1 ? name : emit.reshape(name, slope.dims(), dims);
        emit.bind(op.result(), emit.node("PRelu", List.of(emit.name(op.value(1)), aligned)));
    }

    /** x/2 · (1 + erf(x/√2)): not {@code Gelu}, which only opset 20 and later know. */
    private static void gelu(TracedOp op, Emitter emit) {
        ElementType type = op.result().type().element();
        String x = emit.name(op.value(0));
        String scaled = emit.node("Div", List.of(x, emit.scalar(type, Math.sqrt(2))));
        String erf = emit.node("Erf", List.of(scaled));
        String sum = emit.node("Add", List.of(erf, emit.scalar(type, 1)));
        String product = emit.node("Mul", List.of(x, sum));
        emit.bind(op.result(), emit.node("Mul", List.of(product, emit.scalar(type, 0.5))));
    }
}
