package io.quantrial.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A learned logarithm of the step size, by the textbook expression; one scale per tensor. */
final class LearnedStepQuantizer implements TensorQuantizer {

    private final SlotRequest request;
    private final Fault fault;
    private final Parameter logStep =
            Parameter.builder().setName("log_step").setType(Parameter.Type.OTHER).build();
    private final ForwardHook hook = ForwardHook.everywhere(this::initialise);
    private final GradientStrategy strategy = new Composite();
    private boolean initialised;
    private boolean signed = true;

    LearnedStepQuantizer(SlotRequest request, Fault fault) {
        this.request = request;
        this.fault = fault;
        logStep.setArray(request.manager().ones(new Shape(1)));
    }

    private NDArray initialise(NDArray x, ForwardPass pass) {
        if (pass.isTraining() && (!initialised || fault == Fault.LEARNED_STARTS_OVER)) {
            NDArray numbers = x.stopGradient();
            Signedness asked = request.scheme().signedness();
            signed =
                    asked == Signedness.SIGNED
                            || asked == Signedness.AUTO && numbers.min().getFloat() < 0;
            double step = 2 * numbers.abs().mean().getFloat() / Math.sqrt(range().max());
            write((float) Math.log(step + 1e-12));
            initialised = true;
        }
        return x;
    }

    private void write(float number) {
        NDArray array = logStep.getArray();
        GradientStrategy.graft(GradientStrategy.scalar(array, number), array);
    }

    private QuantRange range() {
        int bits = request.scheme().bits();
        return signed ? QuantRange.narrow(bits) : QuantRange.unsigned(bits);
    }

    @Override
    public ForwardHook hook() {
        return hook;
    }

    @Override
    public GradientStrategy gradient() {
        return strategy;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(logStep);
    }

    @Override
    public Optional<QuantParams> params() {
        if (!initialised) {
            return Optional.empty();
        }
        try (NDArray step = logStep.getArray().stopGradient().exp()) {
            return Optional.of(
                    QuantParams.symmetric(
                            range(), request.scheme().granularity(), List.of(step.getFloat())));
        }
    }

    @Override
    public QuantizerState state() {
        return QuantizerState.of(
                Map.of(
                        "log_step", List.of(logStep.getArray().toFloatArray()[0]),
                        "flags", List.of(initialised ? 1f : 0f, signed ? 1f : 0f)));
    }

    @Override
    public void restore(QuantizerState state) {
        if (!state.values().keySet().equals(Set.of("log_step", "flags"))) {
            throw new QuantException(QuantException.Code.BAD_STATE, request.slot() + ": foreign");
        }
        List<Float> flags = state.require("flags", 2);
        float step = state.require("log_step", 1).get(0);
        write(step);
        initialised = flags.get(0) == 1;
        signed = flags.get(1) == 1;
    }

    private final class Composite implements GradientStrategy.Autograd {

        @Override
        public NDArray quantize(NDArray x, ForwardPass pass) {
            NDArray s = pass.value(logStep).stopGradient().exp();
            return x.div(s).clip(range().min(), range().max()).round().mul(s);
        }

        @Override
        public NDArray fakeQuantize(NDArray x, ForwardPass pass) {
            NDArray s = pass.value(logStep).exp();
            NDArray clipped = x.div(s).clip(range().min(), range().max());
            NDArray numbers = clipped.stopGradient();
            NDArray rounded = clipped.add(numbers.round().sub(numbers));
            NDArray step = fault == Fault.LEARNED_WRONG_STEP_GRADIENT ? s.stopGradient() : s;
            return GradientStrategy.graft(quantize(x.stopGradient(), pass), rounded.mul(step));
        }
    }
}
