package io.quantrial.qat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import io.quantrial.testkit.TestPass;
import java.util.Map;

/** A quantizer driven as the host drives it: checked request, hook, then strategy. */
record HostedSlot(QuantTarget target, TensorQuantizer quantizer, NDManager manager) {

    static HostedSlot of(
            NDManager manager, QuantizerPlugin plugin, QuantScheme scheme, Map<String, ?> options) {
        plugin.capabilities().check(plugin.name(), "layer:slot", scheme);
        Options read = Options.read(plugin.capabilities().options(), options);
        SlotRequest request = new SlotRequest("layer:slot", scheme, read, manager);
        return new HostedSlot(scheme.target(), plugin.create(request), manager);
    }

    static HostedSlot of(
            NDManager manager,
            QuantizerPlugin plugin,
            QuantTarget target,
            int bits,
            Map<String, ?> options) {
        return of(manager, plugin, scheme(target, bits), options);
    }

    static QuantScheme scheme(QuantTarget target, int bits) {
        return new QuantScheme(target, bits, Signedness.AUTO, Granularity.perTensor());
    }

    static QuantScheme perChannel(int bits) {
        return new QuantScheme(
                QuantTarget.WEIGHT, bits, Signedness.AUTO, Granularity.perChannel(0));
    }

    NDArray forward(NDArray x, ForwardPass pass) {
        ForwardHook hook = quantizer.hook();
        NDArray seen =
                switch (target) {
                    case INPUT -> hook.beforeLayer(x, pass);
                    case WEIGHT -> hook.onWeight(x, pass);
                    case OUTPUT -> hook.afterLayer(x, pass);
                };
        if (pass.isDelayed() || quantizer.params().isEmpty()) {
            return seen;
        }
        return pass.isTraining()
                ? quantizer.gradient().fakeQuantize(seen, pass)
                : quantizer.gradient().quantize(seen, pass);
    }

    float[] train(float... x) {
        return forward(manager.create(x), TestPass.TRAINING).toFloatArray();
    }

    float[] delayed(float... x) {
        return forward(manager.create(x), new TestPass(true, true)).toFloatArray();
    }

    float[] evaluate(float... x) {
        return forward(manager.create(x), TestPass.EVALUATION).toFloatArray();
    }

    float scale() {
        return quantizer.params().orElseThrow().scales().get(0);
    }

    int zeroPoint() {
        return quantizer.params().orElseThrow().zeroPoints().get(0);
    }

    /** Value and gradient of Σ upstream · y in a training pass. */
    Step step(float[] x, float[] upstream) {
        return step(x, upstream, new Shape(x.length), TestPass.TRAINING);
    }

    Step step(float[] x, float[] upstream, Shape shape, ForwardPass pass) {
        NDArray input = manager.create(x, shape);
        input.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = forward(input, pass);
            float[] value = y.toFloatArray();
            collector.backward(y.mul(manager.create(upstream, shape)).sum());
            return new Step(value, input.getGradient().toFloatArray(), input.toFloatArray());
        }
    }

    /** What one training step shows: arrays only because assertions want them. */
    static final class Step {
        final float[] value;
        final float[] gradient;
        final float[] latent;

        Step(float[] value, float[] gradient, float[] latent) {
            this.value = value;
            this.gradient = gradient;
            this.latent = latent;
        }
    }
}
