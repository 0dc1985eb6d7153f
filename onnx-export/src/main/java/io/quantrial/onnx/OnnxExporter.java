package io.quantrial.onnx;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.quantrial.onnx.calibration.Calibration;
import io.quantrial.onnx.calibration.CalibrationCache;
import io.quantrial.onnx.calibration.CalibrationJson;
import io.quantrial.onnx.calibration.PlainGraph;
import io.quantrial.onnx.file.OnnxFile;
import io.quantrial.onnx.file.Staging;
import io.quantrial.onnx.graph.Graph;
import io.quantrial.onnx.graph.Node;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.op.OpTable;
import io.quantrial.onnx.op.Translation;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.onnx.quantize.Lowering;
import io.quantrial.onnx.trace.TracedModel;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Writes DJL models as ONNX files: the public entry of this module.
 *
 * <p>A plain model leaves in floating point, one with quantizers attached ({@code
 * QuantizedModel.attach}) with the integers that it was trained with.
 */
public final class OnnxExporter {

    /** The first opset that quantizes to 16 bits. */
    private static final int OPSET_OF_SHORTS = 21;

    private OnnxExporter() {}

    /**
     * Exports a model with every default: for ONNX Runtime, opset 21, verified.
     *
     * @param model an initialised model
     * @param samples a batch of real inputs, for shapes and for verification
     * @param file the file to write, usually {@code *.onnx}
     * @return what was written
     * @throws QuantException if the model cannot be exported, or the file not written
     */
    public static ExportResult export(Model model, NDList samples, Path file) {
        return export(model, samples, file, ExportSettings.builder().build());
    }

    /**
     * Exports a model. Files appear at their places only when all are complete; if the export fails
     * before that, the old ones are as they were.
     *
     * @param model an initialised model; not changed
     * @param samples a batch of real inputs, for shapes and for verification; the batch is axis 0
     * @param file the file to write, usually {@code *.onnx}
     * @param settings what is asked for beyond that
     * @return what was written
     * @throws QuantException if the model cannot be exported, the file cannot be written, or the
     *     runtime computes something else than the model
     */
    public static ExportResult export(
            Model model, NDList samples, Path file, ExportSettings settings) {
        checkSamples(samples);
        if (model.getBlock() == null) {
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    "the model has no block; call model.setBlock, then train or load it");
        }
        ObservedForward forward = ObservedForward.of(model.getBlock());
        try (Staging staging = Staging.beside(file)) {
            TracedModel traced = TracedModel.of(forward, samples, settings.sequenceAxis());
            Graph graph = Translation.of(traced, OpTable.discover());
            SortedMap<String, String> metadata = Metadata.of(settings, forward.slots());
            if (settings.calibrationFiles() == ExportSettings.CalibrationFiles.WRITE) {
                writeCalibration(staging, graph, Calibration.of(forward, samples), settings);
            }
            List<CodeTensor> codes = Lowering.lower(graph, settings.storage());
            checkOpset(graph, settings.opset());
            Proof proof = new Proof(forward, traced, samples, settings, metadata);
            String verified =
                    switch (settings.verification()) {
                        case ALWAYS -> proof.of(graph, codes);
                        case SKIP -> "Not verified.";
                    };
            Path staged = staging.write(at -> write(graph, metadata, at, settings));
            long bytes = OnnxFile.bytes(staged);
            List<Path> files = staging.publish();
            return new ExportResult(
                    files.get(0),
                    files.subList(1, files.size()),
                    bytes,
                    written(files, bytes, settings) + verified);
        }
    }

    private static void checkSamples(NDList samples) {
        boolean haveRows =
                samples.stream()
                        .map(NDArray::getShape)
                        .allMatch(shape -> shape.dimension() > 0 && shape.get(0) > 0);
        if (samples.isEmpty() || !haveRows) {
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    "export needs samples: real inputs with the batch on axis 0");
        }
    }

    private static void checkOpset(Graph graph, int opset) {
        for (Node node : graph.nodes()) {
            boolean isPair = List.of("QuantizeLinear", "DequantizeLinear").contains(node.op());
            if (isPair
                    && node.inputs().size() > 2
                    && graph.constants().get(node.inputs().get(2)) instanceof Tensor zeroPoint
                    && zeroPoint.type().bits() == Short.SIZE
                    && opset < OPSET_OF_SHORTS) {
                throw new QuantException(
                        QuantException.Code.BAD_CONFIG,
                        node.layer()
                                + " has integers of more than 8 bits, which opset "
                                + opset
                                + " cannot store; export with opset "
                                + OPSET_OF_SHORTS
                                + " or newer, or train with at most 8 bits");
            }
        }
    }

    private static void writeCalibration(
            Staging staging, Graph graph, Calibration calibration, ExportSettings settings) {
        if (calibration.layers().isEmpty()) {
            return;
        }
        CalibrationCache cache = CalibrationCache.of(graph, calibration);
        staging.write(
                ".calibration.json", at -> Files.writeString(at, CalibrationJson.of(calibration)));
        staging.write(".cache", at -> Files.writeString(at, cache.text()));
        staging.write(
                ".float.onnx",
                at -> write(PlainGraph.of(graph), settings.provenance(), at, settings));
    }

    private static void write(
            Graph graph, SortedMap<String, String> metadata, Path file, ExportSettings settings)
            throws IOException {
        OnnxFile.write(graph, settings.opset(), metadata, file, settings.externalDataFrom());
    }

    private static String written(List<Path> files, long bytes, ExportSettings settings) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s (%,d bytes, opset %d, for %s)%n",
                        files.get(0),
                        bytes,
                        settings.opset(),
                        settings.target().key()));
        files.subList(1, files.size()).forEach(file -> text.append(String.format("%s%n", file)));
        return text.toString();
    }
}
