package io.quantrial.onnx.verify;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.NearestName;
import io.quantrial.spi.QuantException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks the form of a file: every name is given once and before it is used, every output is
 * computed, every constant holds as many numbers as its shape says.
 *
 * <p>What operators accept is left to the runtime, which infers the types and shapes of all tensors
 * when it loads the file.
 */
final class StructureCheck {

    private final GraphProto graph;
    private final Set<String> defined = new TreeSet<>();

    private StructureCheck(GraphProto graph) {
        this.graph = graph;
    }

    /**
     * Checks a file.
     *
     * @param model the file
     * @param codes the tensors that hold integers of the model's slots
     * @throws QuantException if a rule is broken, naming the node or tensor
     */
    static void check(ModelProto model, List<CodeTensor> codes) {
        if (model.getOpsetImportList().stream().noneMatch(set -> set.getDomain().isEmpty())) {
            throw broken("it names no version of ONNX's operators");
        }
        StructureCheck check = new StructureCheck(model.getGraph());
        check.inputs();
        check.constants();
        check.graph.getNodeList().forEach(check::node);
        check.outputs();
        codes.forEach(check::code);
    }

    private void inputs() {
        for (ValueInfoProto input : graph.getInputList()) {
            typed(input, "input");
            define(input.getName(), "the input");
        }
    }

    private void constants() {
        for (TensorProto constant : graph.getInitializerList()) {
            String name = constant.getName();
            define(name, "the constant");
            ElementType type =
                    ElementType.of(constant.getDataType())
                            .orElseThrow(() -> untyped("constant", name, constant.getDataType()));
            long size = constant.getDimsList().stream().reduce(1L, Math::multiplyExact);
            long bytes = (size * type.bits() + 7) / 8;
            boolean isInside = constant.getExternalDataCount() == 0;
            if (isInside && constant.getRawData().size() != bytes) {
                throw broken(
                        String.format(
                                "the constant %s %s%s takes %d bytes, but has %d",
                                name,
                                type,
                                constant.getDimsList(),
                                bytes,
                                constant.getRawData().size()));
            }
        }
    }

    private void node(NodeProto node) {
        for (String input : node.getInputList()) {
            if (!input.isEmpty() && !defined.contains(input)) {
                throw broken(
                        node.getName()
                                + " takes "
                                + input
                                + ", which nothing gives before"
                                + NearestName.hint(input, defined));
            }
        }
        node.getOutputList().stream()
                .filter(output -> !output.isEmpty())
                .forEach(output -> define(output, node.getName() + " gives"));
        Set<String> settings = new HashSet<>();
        node.getAttributeList().stream()
                .filter(attribute -> !settings.add(attribute.getName()))
                .findFirst()
                .ifPresent(
                        twice -> {
                            throw broken(node.getName() + " sets " + twice.getName() + " twice");
                        });
    }

    private void outputs() {
        Set<String> names = new HashSet<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            String name = output.getName();
            typed(output, "output");
            if (!defined.contains(name)) {
                throw broken("nothing gives the output " + name + NearestName.hint(name, defined));
            }
            if (!names.add(name)) {
                throw broken("the output " + name + " is listed twice");
            }
        }
        if (names.isEmpty()) {
            throw broken("it has no output");
        }
    }

    private void code(CodeTensor code) {
        if (!defined.contains(code.name())) {
            throw broken(
                    "nothing gives "
                            + code.name()
                            + ", where the integers of "
                            + code.slot()
                            + " should be"
                            + NearestName.hint(code.name(), defined));
        }
    }

    private void define(String name, String who) {
        if (name.isEmpty()) {
            throw broken(who + " an empty name");
        }
        if (!defined.add(name)) {
            throw broken(who + " " + name + ", a name that is given already");
        }
    }

    private static void typed(ValueInfoProto info, String kind) {
        int number = info.getType().getTensorType().getElemType();
        if (ElementType.of(number).isEmpty()) {
            throw untyped(kind, info.getName(), number);
        }
    }

    private static QuantException untyped(String kind, String name, int number) {
        return broken(
                String.format(
                        "the %s %s has the element type %d; known are %s",
                        kind, name, number, Arrays.toString(ElementType.values())));
    }

    private static QuantException broken(String what) {
        return new QuantException(
                QuantException.Code.BAD_RESULT,
                "the exported file is not valid ONNX: "
                        + what
                        + "; the mapping of that operation is wrong, or the exporter is");
    }
}
