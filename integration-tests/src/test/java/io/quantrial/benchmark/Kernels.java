package io.quantrial.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.quantrial.lsq.GradientScale;
import io.quantrial.lsq.LsqPlugin;
import io.quantrial.qat.QatPlugin;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.EnumMap;
import java.util.Map;

/**
 * Forward and backward of fake quantization, each variant on the same values, step size and
 * upstream gradient.
 *
 * <p>The gradient is handed to the engine's backward pass, so that no loss is measured. Each call
 * gets a fresh leaf over the same memory, so that no gradient is added to an older one.
 */
final class Kernels implements AutoCloseable {

    private static final int LSQ_BITS = 4;
    private static final int QAT_BITS = 8;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final NDArray values;
    private final NDArray upstream;
    private final Map<KernelVariant, FakeQuantizer> quantizers = new EnumMap<>(KernelVariant.class);
    private final FusedLsq fused;

    Kernels(Shape shape) {
        Rounds.useOneThread();
        JniUtils.setGradMode(true);
        manager.getEngine().setRandomSeed(1);
        values = manager.randomNormal(shape);
        upstream = manager.randomNormal(shape);
        PluginSlot lsq = slot(new LsqPlugin(), LSQ_BITS);
        lsq.apply(values).close();
        QuantParams grid = lsq.quantizer().params().orElseThrow();
        float factor = GradientScale.PAPER.of(shape, QuantTarget.INPUT, 1, grid.range().max());
        fused = new FusedLsq(grid.range(), step(grid), factor);
        quantizers.put(KernelVariant.LSQ, lsq);
        quantizers.put(
                KernelVariant.TEXTBOOK,
                new TextbookLsq(grid.range(), step(grid), scalar(factor), scalar(1 - factor)));
        quantizers.put(KernelVariant.FUSED, fused);
        quantizers.put(KernelVariant.QAT, slot(new QatPlugin(), QAT_BITS));
        checkAgreement();
    }

    private PluginSlot slot(QuantizerPlugin plugin, int bits) {
        QuantScheme scheme =
                new QuantScheme(
                        QuantTarget.INPUT, bits, Signedness.SIGNED, Granularity.perTensor());
        return PluginSlot.of(plugin, scheme, manager);
    }

    private NDArray step(QuantParams grid) {
        NDArray step = manager.full(new Shape(1), grid.scales().get(0), DataType.FLOAT32);
        step.setRequiresGradient(true);
        return step;
    }

    private NDArray scalar(float value) {
        return manager.full(new Shape(), value, DataType.FLOAT32);
    }

    Map<KernelVariant, Runnable> variants() {
        Map<KernelVariant, Runnable> variants = new EnumMap<>(KernelVariant.class);
        quantizers.forEach((name, way) -> variants.put(name, () -> run(way)));
        variants.put(KernelVariant.COPY, this::copy);
        return variants;
    }

    private void copy() {
        values.duplicate().close();
        upstream.duplicate().close();
    }

    private void run(FakeQuantizer way) {
        try (NDArray leaf = leaf();
                NDArray result = forward(way, leaf)) {
            JniUtils.backward((PtNDArray) result, (PtNDArray) upstream, false, false);
        }
    }

    private NDArray leaf() {
        NDArray leaf = values.stopGradient();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static NDArray forward(FakeQuantizer way, NDArray leaf) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray result = way.apply(leaf);
            NDScope.unregister(result);
            return result;
        }
    }

    /** The three forms of LSQ must be the same function, or their times mean nothing. */
    private void checkAgreement() {
        for (KernelVariant other :
                new KernelVariant[] {KernelVariant.TEXTBOOK, KernelVariant.FUSED}) {
            try (NDArray leaf = leaf();
                    NDArray otherLeaf = leaf();
                    NDArray result = forward(quantizers.get(KernelVariant.LSQ), leaf);
                    NDArray otherResult = forward(quantizers.get(other), otherLeaf)) {
                JniUtils.backward((PtNDArray) result, (PtNDArray) upstream, false, false);
                JniUtils.backward((PtNDArray) otherResult, (PtNDArray) upstream, false, false);
                requireEqual(other + " value", result, otherResult);
                requireEqual(other + " gradient", leaf.getGradient(), otherLeaf.getGradient());
            }
        }
    }

    /** Values next to the middle of two levels may round to either: few may differ. */
    private static void requireEqual(String what, NDArray expected, NDArray actual) {
        float difference =
                expected.stopGradient().sub(actual.stopGradient()).abs().mean().getFloat();
        if (!(difference < 1e-4f)) {
            throw new IllegalStateException(what + " differs from LSQ's by " + difference);
        }
    }

    @Override
    public void close() {
        fused.close();
        manager.close();
    }
}
