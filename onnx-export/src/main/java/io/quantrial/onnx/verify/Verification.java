package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.hook.ObservedForward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Proves that an exported file computes what the model computes, before it leaves.
 *
 * <p>The file must be valid ONNX and load in ONNX Runtime, which infers all types. Real samples are
 * then run, the first few one by one and all in batches, through the file as it is, through the
 * file with the integers of quantized tensors as further outputs, and through the model. Every
 * integer is compared ({@link ForcedPass}), then every output ({@link BatchCheck}).
 */
public final class Verification {

    private static final int LARGEST_BATCH = 64;
    private static final int ONE_BY_ONE = 3;

    /** Numbers in a batch: all integers of a pass are held in memory. */
    private static final long BATCH_NUMBERS = 1L << 20;

    private final ObservedForward model;
    private final NDList samples;
    private final NDList labels;
    private final int count;
    private final int batch;

    /**
     * Prepares a verification.
     *
     * @param model the model that was exported
     * @param samples real inputs, the batch on axis 0 of each
     * @param labels what a classifier should say of them: class indices, or rows of ones and zeros;
     *     empty if that is not known
     * @throws QuantException if there is no sample
     */
    public Verification(ObservedForward model, NDList samples, NDList labels) {
        this.model = model;
        this.samples = samples;
        this.labels = labels;
        this.count = samples.isEmpty() ? 0 : (int) samples.head().getShape().get(0);
        if (count == 0) {
            throw new QuantException(
                    QuantException.Code.BAD_MODEL,
                    "a file is verified with real samples, and there are none; give at least one");
        }
        long numbers = samples.stream().mapToLong(NDArray::size).sum() / count;
        long fitting = Math.max(1, BATCH_NUMBERS / Math.max(1, numbers));
        this.batch = (int) Math.min(Math.min(LARGEST_BATCH, count), fitting);
    }

    /**
     * Verifies a file.
     *
     * @param file what is to be written
     * @param codes where it holds the integers of the model's quantized activations; none for a
     *     model in floating point
     * @param floating the same model in floating point, to compare size and speed; empty if there
     *     is none to compare with
     * @return what was found
     * @throws QuantException if the file is not valid, or computes something else than the model;
     *     names the first layer that differs
     */
    public VerificationReport verify(
            ModelProto file, List<CodeTensor> codes, Optional<ModelProto> floating) {
        StructureCheck.check(file, codes);
        byte[] bytes = file.toByteArray();
        try (RuntimeSession shipped = new RuntimeSession(bytes);
                RuntimeSession opened = new RuntimeSession(opened(file, codes).toByteArray())) {
            BatchCheck check =
                    new BatchCheck(
                            model, shipped, opened, codes, Tolerance.of(file.getGraph(), codes));
            for (int i = 0; i < Math.min(ONE_BY_ONE, count); i++) {
                check(check, i, i + 1);
            }
            BatchCheck.Findings findings = BatchCheck.Findings.NONE;
            for (int first = 0; first < count; first += batch) {
                findings = findings.and(check(check, first, Math.min(count, first + batch)));
            }
            GraphProto run = KernelShare.optimized(bytes);
            return new VerificationReport(
                    count,
                    batch,
                    findings.codes(),
                    findings.outputs(),
                    findings.predictions(),
                    size(file, floating),
                    latencies(shipped, floating),
                    KernelShare.of(run),
                    codes.isEmpty() ? FloatLayers.NONE : FloatLayers.of(file.getGraph(), run));
        }
    }

    /** Makes the integers outputs; their types are left to the runtime. */
    private static ModelProto opened(ModelProto file, List<CodeTensor> codes) {
        Set<String> names = new TreeSet<>();
        codes.forEach(code -> names.add(code.name()));
        file.getGraph().getOutputList().forEach(output -> names.remove(output.getName()));
        ModelProto.Builder opened = file.toBuilder();
        names.forEach(
                name ->
                        opened.getGraphBuilder()
                                .addOutput(ValueInfoProto.newBuilder().setName(name)));
        return opened.build();
    }

    private BatchCheck.Findings check(BatchCheck check, int from, int to) {
        try (NDManager manager = samples.head().getManager().newSubManager()) {
            return check.of(rows(samples, from, to, manager), rows(labels, from, to, manager));
        }
    }

    private static NDList rows(NDList arrays, int from, int to, NDManager manager) {
        NDList rows = new NDList();
        for (NDArray array : arrays) {
            NDArray part = array.get(NDIndex.sliceAxis(0, from, to));
            part.attach(manager);
            rows.add(part);
        }
        return rows;
    }

    private static VerificationReport.Size size(ModelProto file, Optional<ModelProto> floating) {
        return new VerificationReport.Size(
                file.getSerializedSize(),
                floating.map(other -> OptionalLong.of(other.getSerializedSize()))
                        .orElse(OptionalLong.empty()));
    }

    private List<Latency> latencies(RuntimeSession shipped, Optional<ModelProto> floating) {
        if (floating.isEmpty()) {
            return latencies(List.of(shipped));
        }
        try (RuntimeSession other = new RuntimeSession(floating.get().toByteArray())) {
            return latencies(List.of(shipped, other));
        }
    }

    private List<Latency> latencies(List<RuntimeSession> sessions) {
        List<Latency> latencies = new ArrayList<>();
        for (int size : new TreeSet<>(List.of(1, batch))) {
            try (NDManager manager = samples.head().getManager().newSubManager()) {
                List<Double> medians = Latency.medians(sessions, rows(samples, 0, size, manager));
                OptionalDouble other =
                        medians.size() > 1
                                ? OptionalDouble.of(medians.get(1))
                                : OptionalDouble.empty();
                latencies.add(new Latency(size, medians.get(0), other));
            }
        }
        return latencies;
    }
}
