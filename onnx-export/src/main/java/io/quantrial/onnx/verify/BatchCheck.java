package io.quantrial.onnx.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.quantrial.onnx.graph.Tensor;
import io.quantrial.onnx.quantize.CodeTensor;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.ObservedForward;
import io.quantrial.spi.hook.SlotId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Runs one batch through the file and through the model and compares integers and outputs. */
final class BatchCheck {

    private final ObservedForward model;
    private final RuntimeSession shipped;
    private final RuntimeSession opened;
    private final Map<SlotId, CodeTensor> codes = new LinkedHashMap<>();
    private final Tolerance tolerance;

    /**
     * What was found in batches that agree.
     *
     * @param codes the comparison of integers
     * @param outputs the largest difference of an output
     * @param predictions the classes
     */
    record Findings(
            VerificationReport.Codes codes, OutputDifference outputs, Predictions predictions) {

        /** Before the first batch. */
        static final Findings NONE =
                new Findings(
                        VerificationReport.Codes.NONE, OutputDifference.NONE, Predictions.NONE);

        /** Returns what was found in both. */
        Findings and(Findings other) {
            return new Findings(
                    codes.and(other.codes),
                    outputs.and(other.outputs),
                    predictions.and(other.predictions));
        }
    }

    /**
     * Prepares checks.
     *
     * @param model the model
     * @param shipped the file as it is
     * @param opened the file with the integers of quantized tensors as further outputs
     * @param codes where these are
     * @param tolerance how much integers may differ
     */
    BatchCheck(
            ObservedForward model,
            RuntimeSession shipped,
            RuntimeSession opened,
            List<CodeTensor> codes,
            Tolerance tolerance) {
        this.model = model;
        this.shipped = shipped;
        this.opened = opened;
        this.tolerance = tolerance;
        codes.forEach(code -> this.codes.put(code.slot(), code));
    }

    /**
     * Checks a batch.
     *
     * @param inputs what the model takes
     * @param labels what a classifier should say, or nothing
     * @return what was found
     * @throws QuantException if something differs by more than rounding explains
     */
    Findings of(NDList inputs, NDList labels) {
        Map<String, Tensor> runtime = opened.run(inputs);
        ForcedPass pass = new ForcedPass(codes, runtime, tolerance);
        NDList forced = model.run(inputs, pass);
        pass.judge();
        Map<String, Tensor> plain = shipped.run(inputs);
        List<String> names = names(plain, forced);
        NDList own = codes.isEmpty() ? forced : model.run(inputs, ForwardObserver.NONE);
        OutputDifference largest = OutputDifference.NONE;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            judge(name, forced.get(i), runtime.get(name), pass);
            same(name, runtime.get(name), plain.get(name));
            largest = largest.and(OutputDifference.of(name, own.get(i), plain.get(name)));
        }
        return new Findings(
                VerificationReport.Codes.of(pass.comparisons()),
                largest,
                Predictions.of(own.head(), plain.get(names.get(0)), labels));
    }

    private static List<String> names(Map<String, Tensor> outputs, NDList model) {
        if (model.size() != outputs.size()) {
            throw new QuantException(
                    QuantException.Code.BAD_RESULT,
                    "the file has the outputs "
                            + outputs.keySet()
                            + ", but the model returns "
                            + model.size()
                            + "; this is a defect of the exporter");
        }
        return List.copyOf(outputs.keySet());
    }

    private static double allowed(Tensor output) {
        return output.type().isFloating() ? Tolerance.OUTPUT : Tolerance.POSITIONS;
    }

    private static void judge(String name, NDArray wanted, Tensor got, ForcedPass pass) {
        OutputDifference difference = OutputDifference.of(name, wanted, got);
        if (difference.relative() <= allowed(got)) {
            return;
        }
        SortedSet<LayerPath> suspects = pass.computedBy(wanted);
        throw new QuantException(
                QuantException.Code.BAD_RESULT,
                String.format(
                        Locale.ROOT,
                        "output \"%s\" of ONNX Runtime differs from the model's by %.3g of its range"
                                + " %.4g (allowed: %.3g)%s. The mistake is in %s: report it, or"
                                + " export without verification to look at the file",
                        name,
                        difference.relative(),
                        difference.range(),
                        allowed(got),
                        pass.comparisons().isEmpty()
                                ? ""
                                : ", while all quantized tensors before it are right",
                        suspects.isEmpty()
                                ? "how the last integers become numbers again"
                                : suspects.stream()
                                        .map(LayerPath::toString)
                                        .collect(Collectors.joining(", "))));
    }

    /** Checks that reading the integers did not change what the runtime computes. */
    private static void same(String name, Tensor opened, Tensor shipped) {
        OutputDifference difference = OutputDifference.of(shipped, opened);
        if (difference.relative() > allowed(shipped)) {
            throw new QuantException(
                    QuantException.Code.BAD_RESULT,
                    String.format(
                            Locale.ROOT,
                            "output \"%s\" of ONNX Runtime changes by %.3g of its range (allowed:"
                                    + " %.3g) when the integers are read too: the runtime fuses"
                                    + " something that it must not. Report it, or export without"
                                    + " verification to look at the file",
                            name,
                            difference.relative(),
                            allowed(shipped)));
        }
    }
}
