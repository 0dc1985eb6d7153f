package io.quantrial.onnx.op;

import java.util.List;
import java.util.Map;

/** Activation functions. */
final class ActivationOps implements OpMappings {

    @Override
    public Map<String, OpMapping> mappings() {
        return Map.of("relu", unary("Relu"), "tanh", unary("Tanh"), "sigmoid", unary("Sigmoid"));
    }

    private static OpMapping unary(String operator) {
        return (op, emit) ->
                emit.bind(op.result(), emit.node(operator, List.of(emit.name(op.value(0)))));
    }
}
