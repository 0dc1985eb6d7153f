package io.quantrial.onnx.quantize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.onnx.verify.RuntimeEnvironment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A trained model as a lowered graph, and ONNX Runtime with and without its optimizations. */
final class ExportedNet {

    static final Storage INT8 =
            new Storage(ElementType.UINT8, ElementType.INT8, true, ElementType.INT32);
    static final Storage INT4 =
            new Storage(ElementType.UINT8, ElementType.INT4, true, ElementType.INT32);

    final Graph graph;
    final List<CodeTensor> codes;
    private final ModelProto file;

    private ExportedNet(Graph graph, List<CodeTensor> codes) {
        this.graph = graph;
        this.codes = codes;
        this.file = OnnxFile.message(graph, 21, new TreeMap<>());
    }

    static ExportedNet of(TrainedNet net, Storage storage) {
        NDList samples = new NDList(net.images(net.manager));
        TracedModel traced = TracedModel.of(net.observed(), samples, OptionalInt.empty());
        Graph graph = Translation.of(traced, OpTable.discover());
        return new ExportedNet(graph, Lowering.lower(graph, storage));
    }

    /** Runs the file with the integers of all slots as further outputs. */
    Map<String, long[]> runtimeCodes(NDArray images, OptLevel level) throws OrtException {
        ModelProto.Builder open = file.toBuilder();
        codes.stream()
                .map(CodeTensor::name)
                .distinct()
                .forEach(
                        name ->
                                open.getGraphBuilder()
                                        .addOutput(ValueInfoProto.newBuilder().setName(name)));
        Map<String, long[]> integers = new HashMap<>();
        try (OrtSession.SessionOptions options = options(level);
                OrtSession session = create(open.build(), options);
                OnnxTensor input = tensor(images);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            for (CodeTensor code : codes) {
                OnnxTensor tensor = (OnnxTensor) result.get(code.name()).orElseThrow();
                integers.put(code.name(), integers(tensor));
            }
        }
        return integers;
    }

    /** Runs the file as it is. */
    float[] runtimeOutput(NDArray images, OptLevel level) throws OrtException {
        try (OrtSession.SessionOptions options = options(level);
                OrtSession session = create(file, options);
                OnnxTensor input = tensor(images);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            OnnxTensor output = (OnnxTensor) result.get("output").orElseThrow();
            float[] values = new float[output.getFloatBuffer().remaining()];
            output.getFloatBuffer().get(values);
            return values;
        }
    }

    /** Returns the operators that the runtime makes of the file. */
    List<String> kernels(Path folder) throws OrtException, IOException {
        Path optimized = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = options(OptLevel.ALL_OPT)) {
            options.setOptimizedModelFilePath(optimized.toString());
            create(file, options).close();
        }
        return ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }

    private static OrtSession create(ModelProto model, OrtSession.SessionOptions options)
            throws OrtException {
        return RuntimeEnvironment.get().createSession(model.toByteArray(), options);
    }

    private static OrtSession.SessionOptions options(OptLevel level) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setOptimizationLevel(level);
        options.setIntraOpNumThreads(1);
        return options;
    }

    private static OnnxTensor tensor(NDArray images) throws OrtException {
        return OnnxTensor.createTensor(
                RuntimeEnvironment.get(),
                java.nio.FloatBuffer.wrap(images.toFloatArray()),
                images.getShape().getShape());
    }

    private static long[] integers(OnnxTensor tensor) {
        ElementType type = ElementType.valueOf(tensor.getInfo().onnxType.name().split("_")[5]);
        ByteBuffer lent = tensor.getByteBuffer();
        return Tensor.of(type, List.of((long) lent.remaining() * 8 / type.bits()), lent).toLongs();
    }
}
