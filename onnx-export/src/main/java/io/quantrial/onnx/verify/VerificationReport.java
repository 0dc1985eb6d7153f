package io.quantrial.onnx.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was found when an exported file was compared with its model in ONNX Runtime. A report exists
 * only if the two agree; its {@link #toString} says it in words.
 *
 * @param samples how many real samples were run
 * @param batch how many at once; the first few also one by one
 * @param codes the comparison of integers
 * @param outputs the largest difference of an output between the model's own evaluation and the
 *     file; larger than rounding alone where a code fell on the other side of a boundary
 * @param predictions the classes, where the model is a classifier
 * @param size how large the file is
 * @param latencies how long runs take
 * @param kernels which nodes compute with integers
 * @param floatLayers which layers of a quantized model do not, and why
 */
public record VerificationReport(
        int samples,
        int batch,
        Codes codes,
        OutputDifference outputs,
        Predictions predictions,
        Size size,
        List<Latency> latencies,
        KernelShare kernels,
        FloatLayers floatLayers) {

    /** Copies the list. */
    public VerificationReport {
        latencies = List.copyOf(latencies);
    }

    /**
     * The integers of quantized tensors.
     *
     * @param slots the number of quantized tensors
     * @param compared the number of integers
     * @param accepted how many of them differ because the value lies next to the boundary of both
     * @param worst how far from the boundary the worst of these is, in codes
     * @param allowed how far it may be at most
     */
    public record Codes(int slots, long compared, long accepted, double worst, double allowed) {

        /** Nothing compared yet. */
        static final Codes NONE = new Codes(0, 0, 0, 0, 0);

        static Codes of(List<SlotComparison> comparisons) {
            return new Codes(
                    comparisons.size(),
                    comparisons.stream().mapToLong(SlotComparison::compared).sum(),
                    comparisons.stream().mapToLong(SlotComparison::accepted).sum(),
                    comparisons.stream().mapToDouble(SlotComparison::worst).max().orElse(0),
                    comparisons.stream().mapToDouble(SlotComparison::tolerance).max().orElse(0));
        }

        /** Returns the sum over two batches. */
        Codes and(Codes other) {
            return new Codes(
                    Math.max(slots, other.slots),
                    compared + other.compared,
                    accepted + other.accepted,
                    Math.max(worst, other.worst),
                    Math.max(allowed, other.allowed));
        }
    }

    /**
     * The size of a file.
     *
     * @param bytes the exported file
     * @param floating the file in floating point; empty if the exported one is it
     */
    public record Size(long bytes, OptionalLong floating) {}

    /**
     * Returns the report in words.
     *
     * @return about ten lines
     */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(
                text(
                        "Verified in ONNX Runtime %s with %,d samples, %d at a time and some alone.",
                        RuntimeEnvironment.get().getVersion(), samples, batch));
        lines.add(integers());
        lines.add(
                text(
                        "Outputs: at most %.2g from the model's own evaluation (range %.4g).",
                        outputs.largest(), outputs.range()));
        predictions.agreement().ifPresent(agreement -> lines.add(classes(agreement)));
        accuracy(lines);
        lines.add(sizes());
        latencies.forEach(latency -> lines.add("Latency on one thread: " + latency + "."));
        lines.add("Integer kernels: " + kernels + ".");
        lines.addAll(floatLayers.lines());
        return String.join(System.lineSeparator(), lines);
    }

    private String integers() {
        if (codes.slots() == 0) {
            return "Integers: none, the model is exported in floating point.";
        }
        String compared =
                text(
                        "Integers: %,d codes of %d quantized tensors compared; ",
                        codes.compared(), codes.slots());
        return codes.accepted() == 0
                ? compared + "all are equal."
                : compared
                        + text(
                                "%,d differ because the value lies between two codes (at most %.2g"
                                        + " codes off the middle; allowed: %.2g), all others are"
                                        + " equal.",
                                codes.accepted(), codes.worst(), codes.allowed());
    }

    private String classes(double agreement) {
        String equal =
                text(
                        "Predictions: the same class for %,d of %,d (%.2f %%)",
                        predictions.equal(), predictions.count(), 100 * agreement);
        return predictions.ties() == 0
                ? equal + "."
                : equal
                        + text(
                                "; in %,d of the others two classes score the same.",
                                predictions.ties());
    }

    private void accuracy(List<String> lines) {
        OptionalDouble model = predictions.modelAccuracy();
        OptionalDouble runtime = predictions.runtimeAccuracy();
        if (model.isPresent() && runtime.isPresent()) {
            lines.add(
                    text(
                            "Accuracy: %.2f %% in the runtime, %.2f %% of the model (%,d labels).",
                            100 * runtime.getAsDouble(),
                            100 * model.getAsDouble(),
                            predictions.labelled()));
        }
    }

    private String sizes() {
        if (size.floating().isEmpty()) {
            return text("Size: %,d bytes.", size.bytes());
        }
        long floating = size.floating().getAsLong();
        return text(
                "Size: %,d bytes, %.1f %% of %,d bytes in floating point.",
                size.bytes(), 100.0 * size.bytes() / floating, floating);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
