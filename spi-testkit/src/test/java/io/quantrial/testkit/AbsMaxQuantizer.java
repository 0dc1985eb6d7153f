package io.quantrial.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.Signedness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Straight-through quantization of the range of the first batch; one scale or one per channel. */
final class AbsMaxQuantizer implements TensorQuantizer {

    private final SlotRequest request;
    private final Fault fault;
    private final AbsMaxState state;
    private final ForwardHook hook = ForwardHook.everywhere(this::observe);
    private final GradientStrategy strategy = new StraightThrough();

    AbsMaxQuantizer(SlotRequest request, Fault fault, AbsMaxState state) {
        this.request = request;
        this.fault = fault;
        this.state = state;
    }

    @Override
    public ForwardHook hook() {
        return hook;
    }

    @Override
    public GradientStrategy gradient() {
        return fault == Fault.NEW_STRATEGY_EACH_TIME ? new StraightThrough() : strategy;
    }

    private NDArray observe(NDArray x, ForwardPass pass) {
        if (fault == Fault.REFUSES_DELAYED_PASS && pass.isDelayed()) {
            throw new IllegalStateException("not yet");
        }
        boolean may = pass.isTraining() || fault == Fault.EVALUATION_INITIALISES;
        boolean again = fault == Fault.EVALUATION_CHANGES_STATE && !pass.isTraining();
        if (state.scales.isEmpty() && may || again && !state.scales.isEmpty()) {
            initialise(x.stopGradient());
        }
        if (fault == Fault.HOOK_HIDES_FACTOR) {
            NDArray twice = x.stopGradient().mul(2);
            return GradientStrategy.graft(twice, x.add(x.zerosLike()));
        }
        return x;
    }

    private void initialise(NDArray x) {
        QuantScheme scheme = request.scheme();
        state.signed =
                scheme.signedness() == Signedness.SIGNED
                        || scheme.signedness() == Signedness.AUTO && x.min().getFloat() < 0;
        Shape scale = scheme.granularity().scaleShape(x.getShape());
        NDArray rows = x.abs().reshape(scale.size(), -1);
        if (scale.size() == 1) {
            rows = x.abs().reshape(1, -1);
        }
        List<Float> scales = new ArrayList<>();
        double part = request.options().number("part");
        for (float max : rows.max(new int[] {1}).toFloatArray()) {
            double step = part * max / range().max();
            scales.add((float) (fault == Fault.ZERO_SCALE ? step : Math.max(step, 1e-35)));
        }
        state.scales = scales;
    }

    private QuantRange range() {
        int bits = request.scheme().bits();
        return state.signed ? QuantRange.narrow(bits) : QuantRange.unsigned(bits);
    }

    @Override
    public Optional<QuantParams> params() {
        if (state.scales.isEmpty()) {
            return Optional.empty();
        }
        List<Float> told =
                fault == Fault.OFF_GRID
                        ? state.scales.stream().map(scale -> scale * 1.1f).toList()
                        : state.scales;
        return Optional.of(QuantParams.symmetric(range(), request.scheme().granularity(), told));
    }

    @Override
    public QuantizerState state() {
        return QuantizerState.of(
                Map.of("scales", state.scales, "signed", List.of(state.signed ? 1f : 0f)));
    }

    @Override
    public void restore(QuantizerState saved) {
        boolean own = saved.values().keySet().equals(Set.of("scales", "signed"));
        if (!own && fault != Fault.TAKES_ANY_STATE) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE, request.slot() + ": not a state of absmax");
        }
        state.scales = saved.values().getOrDefault("scales", List.of());
        if (fault != Fault.FORGETS_SIGN) {
            state.signed = saved.values().getOrDefault("signed", List.of(1f)).get(0) == 1;
        }
    }

    private final class StraightThrough implements GradientStrategy.Custom {

        @Override
        public NDArray quantize(NDArray x, ForwardPass pass) {
            if (fault == Fault.LEAKS) {
                NDArray kept = x.duplicate();
                NDScope.unregister(kept);
                kept.attach(request.manager());
            }
            NDArray s = scale(x);
            NDArray codes = x.div(s).round();
            if (fault == Fault.SHIFTS_EACH_TIME) {
                codes = codes.add(1);
            }
            if (fault == Fault.OPTION_GIVES_NAN && request.options().flag("nan")) {
                s = s.mul(Float.NaN);
            }
            NDArray y = codes.clip(range().min(), range().max()).mul(s);
            if (fault == Fault.WRITES_INTO_INPUT) {
                x.stopGradient().set(new NDIndex(":"), y);
            }
            return fault == Fault.FLAT_RESULT ? y.flatten() : y;
        }

        @Override
        public NDArray derivative(NDArray x, ForwardPass pass) {
            NDArray codes = x.div(scale(x));
            NDArray outside = codes.sub(codes.clip(range().min(), range().max())).sign().abs();
            return outside.onesLike().sub(outside);
        }

        @Override
        public NDArray fakeQuantize(NDArray x, ForwardPass pass) {
            NDArray numbers = x.stopGradient();
            NDArray mask = derivative(numbers, pass);
            NDArray value = quantize(numbers, pass);
            return switch (fault) {
                case TRAINS_ON_OTHER_NUMBERS ->
                        GradientStrategy.graft(value.mul(0.5f), x.mul(mask));
                case GRADIENT_IGNORES_MASK -> GradientStrategy.graft(value, x.mul(mask.onesLike()));
                case MASKS_IN_PLACE -> GradientStrategy.graft(value, x.muli(mask));
                case NUMBER_OPERAND -> GradientStrategy.graft(value, x.mul(mask).mul(1f));
                default -> GradientStrategy.graft(value, x.mul(mask));
            };
        }

        private NDArray scale(NDArray like) {
            float[] numbers = new float[state.scales.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = state.scales.get(i);
            }
            return like.getManager()
                    .create(numbers, request.scheme().granularity().scaleShape(like.getShape()));
        }
    }
}
