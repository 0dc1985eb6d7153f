package io.quantrial.onnx.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.quantrial.spi.hook.ForwardObserver;
import io.quantrial.spi.hook.Slot;
import io.quantrial.spi.hook.SlotId;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.Rounding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/**
 * Compares the integers of every slot in three computations: DJL's fake quantization, the integer
 * interpreter, and ONNX Runtime with and without optimizations. The later computation goes on with
 * the integers of the earlier one, so that every slot is judged alone.
 */
final class CodeCheck {

    /** How near to the middle between two codes a value must lie if they differ, in codes. */
    static final double TOLERANCE = 1e-2;

    private final TrainedNet net;
    private final ExportedNet exported;

    CodeCheck(TrainedNet net, ExportedNet exported) {
        this.net = net;
        this.exported = exported;
    }

    void assertEqualCodes() throws OrtException {
        NDArray images = net.images(net.manager);
        Numbers input =
                Numbers.of(
                        Arrays.stream(images.getShape().getShape())
                                .mapToInt(Math::toIntExact)
                                .toArray(),
                        IntegerKernels.fill((int) images.size(), floats(images.toFloatArray())));
        IntegerInterpreter free = IntegerInterpreter.run(exported.graph, input, Map.of());
        compareModel(images, free);
        for (OptLevel level : OptLevel.values()) {
            Map<String, long[]> codes = exported.runtimeCodes(images, level);
            IntegerInterpreter forced = IntegerInterpreter.run(exported.graph, input, codes);
            exported.codes.forEach(
                    code ->
                            compare(
                                    code,
                                    level.name(),
                                    codes.get(code.name()),
                                    forced.unrounded(code.name())));
            compareOutput(
                    exported.runtimeOutput(images, level),
                    forced.value("output").values,
                    (int) images.getShape().get(0));
        }
    }

    /**
     * The file as it ships may be fused otherwise than with its integers as outputs. A code that
     * falls to the other side of a boundary then moves one image; a wrong fusion moves them all.
     */
    private static void compareOutput(float[] shipped, double[] expected, int images) {
        double range = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        int length = expected.length / images;
        long moved =
                IntStream.range(0, images)
                        .filter(
                                image ->
                                        IntStream.range(image * length, (image + 1) * length)
                                                .anyMatch(
                                                        i ->
                                                                Math.abs(shipped[i] - expected[i])
                                                                        > 1e-4 * range))
                        .count();
        assertThat(moved).as("images with another output").isLessThanOrEqualTo(images / 4);
    }

    private static IntToDoubleFunction floats(float[] values) {
        return i -> values[i];
    }

    private void compareModel(NDArray images, IntegerInterpreter interpreter) {
        Map<SlotId, CodeTensor> places = new HashMap<>();
        exported.codes.forEach(code -> places.put(code.slot(), code));
        NDList outputs =
                net.observed()
                        .run(
                                new NDList(images),
                                new ForwardObserver() {
                                    @Override
                                    public NDArray quantized(
                                            Slot slot, NDArray before, NDArray after) {
                                        CodeTensor code = places.remove(slot.id());
                                        return code == null
                                                ? after
                                                : force(code, before, after, interpreter);
                                    }
                                });
        assertThat(places).as("slots that DJL did not compute").isEmpty();
        float[] expected = outputs.head().toFloatArray();
        double[] actual = interpreter.value("output").values;
        double range = 0;
        for (float value : expected) {
            range = Math.max(range, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                    .as("output " + i)
                    .isCloseTo(expected[i], Offset.offset(1e-4 * range));
        }
    }

    private static NDArray force(
            CodeTensor code, NDArray before, NDArray after, IntegerInterpreter interpreter) {
        QuantParams params = code.params();
        float scale = params.scales().get(0);
        int zeroPoint = params.zeroPoints().get(0);
        long[] integers = interpreter.codes(code.name());
        float[] values = after.toFloatArray();
        float[] latent = before.toFloatArray();
        long[] codes = new long[values.length];
        double[] unrounded = new double[values.length];
        float[] replaced = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            codes[i] = Math.round((double) values[i] / scale) + zeroPoint + code.offset();
            unrounded[i] = (double) latent[i] / scale + zeroPoint + code.offset();
            replaced[i] = (integers[i] - code.offset() - zeroPoint) * scale;
        }
        if (params.rounding() == Rounding.NEAREST) {
            compare(code, "DJL", integers, unrounded);
        }
        for (int i = 0; i < codes.length; i++) {
            boolean isEqual = codes[i] == integers[i];
            assertThat(isEqual || isNearBoundary(codes[i], integers[i], unrounded[i]))
                    .as("%s: %d or %d of %f", code.slot(), codes[i], integers[i], unrounded[i])
                    .isTrue();
        }
        return before.getManager().create(replaced, before.getShape());
    }

    /** Every integer must be what the value before rounding allows. */
    private static void compare(CodeTensor code, String who, long[] codes, double[] unrounded) {
        long min = code.params().range().min() + code.offset();
        long max = code.params().range().max() + code.offset();
        for (int i = 0; i < codes.length; i++) {
            double value = Math.min(Math.max(unrounded[i], min), max);
            assertThat(Math.abs(codes[i] - value))
                    .as("%s: %s has %d for %f", code.slot(), who, codes[i], unrounded[i])
                    .isLessThanOrEqualTo(0.5 + TOLERANCE);
        }
    }

    private static boolean isNearBoundary(long one, long other, double unrounded) {
        return Math.abs(unrounded - (one + other) / 2.0) <= TOLERANCE;
    }
}
