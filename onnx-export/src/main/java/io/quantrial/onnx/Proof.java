package io.quantrial.onnx;

import ai.djl.ndarray.NDList;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.graph.ElementType;
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
 * reads opsets up to 22 and weights down to 4 bits, and turns float biases between quantizers into
 * int32. A graph for newer or other runtimes is verified in the form that this one reads: the same
 * operators and the same integers, packed less tightly, and biases in int32.
 */
final class Proof {

    private static final int NEWEST_OPSET = 22;

    private final ObservedForward model;
    private final TracedModel traced;
    private final NDList samples;
    private final ExportSettings settings;
    private final SortedMap<String, String> metadata;

    Proof(
            ObservedForward model,
            TracedModel traced,
            NDList samples,
            ExportSettings settings,
            SortedMap<String, String> metadata) {
        this.metadata = metadata;
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
                settings.opset() <= NEWEST_OPSET
                        && settings.packing() != WeightPacking.INT2
                        && (codes.isEmpty() || settings.storage().equals(readableStorage()));
        return isReadable ? report(graph, codes, settings.opset()) : reportOfReadableForm();
    }

    private String reportOfReadableForm() {
        int opset = Math.min(settings.opset(), NEWEST_OPSET);
        Graph readable = Translation.of(traced, OpTable.discover());
        List<CodeTensor> codes = Lowering.lower(readable, readableStorage());
        return report(readable, codes, opset)
                + String.format(
                        "%nAll of this, size and latency too, is of the form that this runtime reads:"
                                + " %s. The file itself has %s.",
                        form(opset, readableStorage()), form(settings.opset(), settings.storage()));
    }

    /** Returns the form of integers, with biases as this runtime rounds them in any case. */
    private Storage readableStorage() {
        Storage own =
                settings.target()
                        .storage(
                                settings.packing() == WeightPacking.INT2
                                        ? WeightPacking.INT4
                                        : settings.packing());
        return new Storage(
                own.activations(), own.weights(), own.zeroPointsAllowed(), ElementType.INT32);
    }

    private String form(int opset, Storage storage) {
        return "opset "
                + opset
                + " and weights in "
                + storage.weights()
                + (settings.storage().biases() == ElementType.INT32
                        ? ""
                        : " and biases in " + storage.biases());
    }

    private String report(Graph graph, List<CodeTensor> codes, int opset) {
        ModelProto file = OnnxFile.message(graph, opset, metadata);
        Optional<ModelProto> floating = codes.isEmpty() ? Optional.empty() : floating(opset);
        return new Verification(model, samples, settings.labels())
                .verify(file, codes, floating)
                .toString();
    }

    /**
     * The same model without its quantizers, for the comparison of size and speed; empty if it is
     * too large to be held in one message.
     */
    private Optional<ModelProto> floating(int opset) {
        TracedModel plain = TracedModel.of(model.inFloat(), samples, settings.sequenceAxis());
        Graph graph = Translation.of(plain, OpTable.discover());
        return OnnxFile.constantBytes(graph) > OnnxFile.LIMIT
                ? Optional.empty()
                : Optional.of(OnnxFile.message(graph, opset, metadata));
    }
}
