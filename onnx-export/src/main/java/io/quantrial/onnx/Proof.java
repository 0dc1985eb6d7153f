package io.quantrial.onnx;

import ai.djl.ndarray.NDList;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.onnx.quantize.Lowering;
import io.quantrial.onnx.quantize.Storage;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.onnx.verify.Verification;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Verifies an exported graph in the runtime that comes with this module, ONNX Runtime 1.22, which
 * reads opsets up to 22 and weights down to 4 bits. A graph for newer runtimes is verified in the
 * form that this one reads: the same operators and the same integers, packed less tightly.
 */
final class Proof {

    private static final int NEWEST_OPSET = 22;

    private final ObservedForward model;
    private final TracedModel traced;
    private final NDList samples;
    private final ExportSettings settings;
    private final SortedMap<String, String> metadata;

    Proof(ObservedForward model, TracedModel traced, NDList samples, ExportSettings settings) {
        this.metadata = Metadata.of(settings, model.slots());
        this.model = model;
        this.traced = traced;
        this.samples = samples;
        this.settings = settings;
    }

    /**
     * Verifies.
     *
     * @param graph the graph that is written
     * @param codes where its integers are
     * @return the report in words
     */
    String of(Graph graph, List<CodeTensor> codes) {
        if (OnnxFile.constantBytes(graph) > OnnxFile.LIMIT) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    String.format(
                            "the model has %,d bytes of constants, and at most %,d can be"
                                    + " verified; export it without verification (--no-verify)",
                            OnnxFile.constantBytes(graph), OnnxFile.LIMIT));
        }
        boolean isReadable =
                settings.opset() <= NEWEST_OPSET && settings.packing() != WeightPacking.INT2;
        return isReadable ? report(graph, codes, settings.opset()) : reportOfReadableForm();
    }

    private String reportOfReadableForm() {
        WeightPacking packing =
                settings.packing() == WeightPacking.INT2 ? WeightPacking.INT4 : settings.packing();
        Storage storage = settings.target().storage(packing);
        Graph readable = Translation.of(traced, OpTable.discover());
        List<CodeTensor> codes = Lowering.lower(readable, storage);
        return report(readable, codes, NEWEST_OPSET)
                + String.format(
                        "%nAll of this, size and latency too, is of the form that this runtime reads:"
                                + " opset %d and weights in %s. The file itself has opset %d and"
                                + " weights in %s.",
                        NEWEST_OPSET, packing, settings.opset(), settings.packing());
    }

    private String report(Graph graph, List<CodeTensor> codes, int opset) {
        ModelProto file = OnnxFile.message(graph, opset, metadata);
        Optional<ModelProto> floating =
                codes.isEmpty() ? Optional.empty() : Optional.of(floating(opset));
        return new Verification(model, samples, settings.labels())
                .verify(file, codes, floating)
                .toString();
    }

    /** The same model without its quantizers, for the comparison of size and speed. */
    private ModelProto floating(int opset) {
        TracedModel plain = TracedModel.of(model.inFloat(), samples, settings.sequenceAxis());
        return OnnxFile.message(Translation.of(plain, OpTable.discover()), opset, metadata);
    }
}
