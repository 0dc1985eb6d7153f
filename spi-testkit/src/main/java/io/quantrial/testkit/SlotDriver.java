package io.quantrial.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Drives one quantizer exactly as the host does in a model's forward pass.
 *
 * <p>A pass is: the hook at the slot's point; then {@link GradientStrategy#fakeQuantize} in
 * training or {@link GradientStrategy#quantize} in evaluation. A slot that is delayed or not yet
 * initialised lets its value through. Everything that hook and strategy create, all but the result,
 * is closed at the end of the pass.
 *
 * @param target the slot's tensor, which decides the point of the hook
 * @param quantizer the quantizer
 */
public record SlotDriver(QuantTarget target, TensorQuantizer quantizer) {

    /** Checks that nothing is missing. */
    public SlotDriver {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(quantizer, "quantizer");
    }

    /**
     * Creates a slot's quantizer as the host does: the request is checked against the plugin's
     * capabilities first.
     *
     * @param plugin the plugin
     * @param request the slot
     * @return the driver of a new quantizer
     * @throws io.quantrial.spi.QuantException if the capabilities do not list the scheme; the
     *     plugin is not called then
     */
    public static SlotDriver create(QuantizerPlugin plugin, SlotRequest request) {
        plugin.capabilities().check(plugin.name(), request.slot(), request.scheme());
        TensorQuantizer quantizer = plugin.create(request);
        for (Parameter parameter : quantizer.parameters()) {
            parameter.getArray().setRequiresGradient(true);
        }
        return new SlotDriver(request.scheme().target(), quantizer);
    }

    /**
     * Runs one pass.
     *
     * @param x the value, any shape
     * @param pass the pass
     * @return {@code x} itself if the slot lets it through, else a new array of the manager of
     *     {@code x} and of the enclosing {@link NDScope}, if there is one
     */
    public NDArray run(NDArray x, ForwardPass pass) {
        return scoped(
                x,
                () -> {
                    NDArray hooked = atItsPoint(x, pass);
                    if (pass.isDelayed() || quantizer.params().isEmpty()) {
                        return x;
                    }
                    GradientStrategy strategy = quantizer.gradient();
                    return pass.isTraining()
                            ? strategy.fakeQuantize(hooked, pass)
                            : strategy.quantize(hooked, pass);
                });
    }

    /**
     * Calls the hook alone.
     *
     * @param x the value, any shape
     * @param pass the pass
     * @return what the strategy would be given: {@code x} itself or a new array
     */
    public NDArray hooked(NDArray x, ForwardPass pass) {
        return scoped(x, () -> atItsPoint(x, pass));
    }

    /**
     * Calls the strategy's training side alone.
     *
     * @param hooked what the hook returned
     * @param pass the pass
     * @return a new array
     */
    public NDArray fakeQuantized(NDArray hooked, ForwardPass pass) {
        return scoped(hooked, () -> quantizer.gradient().fakeQuantize(hooked, pass));
    }

    /**
     * Calls the strategy's evaluation side alone.
     *
     * @param hooked what the hook returned
     * @param pass the pass
     * @return a new array
     */
    public NDArray quantized(NDArray hooked, ForwardPass pass) {
        return scoped(hooked, () -> quantizer.gradient().quantize(hooked, pass));
    }

    private NDArray atItsPoint(NDArray x, ForwardPass pass) {
        return switch (target) {
            case INPUT -> quantizer.hook().beforeLayer(x, pass);
            case WEIGHT -> quantizer.hook().onWeight(x, pass);
            case OUTPUT -> quantizer.hook().afterLayer(x, pass);
        };
    }

    private static NDArray scoped(NDArray x, Supplier<NDArray> action) {
        NDArray result;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            result = action.get();
            NDScope.unregister(result);
        }
        if (result != x) {
            result.attach(x.getManager());
            NDScope.register(result);
        }
        return result;
    }
}
