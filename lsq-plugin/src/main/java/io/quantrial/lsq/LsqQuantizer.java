package io.quantrial.lsq;

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
import java.util.List;
import java.util.Optional;

/**
 * The LSQ quantizer of one slot: it owns one step size, or one for each channel of a weight.
 *
 * <p><b>Life.</b> Until its first training pass that is not delayed, and whose values are finite
 * and not all zero, the slot has no step, no parameters and no grid, and the host passes values
 * through. That pass decides the sign of the grid (see {@link LsqPlugin}) and the first step
 * ({@link StepInit}). It happens once: evaluation passes, further passes before the optimizer's
 * first step and a restored state never start it again.
 *
 * <p><b>Value and gradient.</b> {@link LsqFunction}. Training and evaluation use the same step,
 * kept above a floor: see {@link #params()}.
 *
 * <p><b>State.</b> {@code initialized} (0 or 1) and, if 1, {@code range} (smallest and largest
 * code), {@code shape}, {@code step} (as the optimizer left it) and {@code floor}. To start from
 * known steps instead of data, {@link #restore} such a state.
 *
 * <p>Several devices may run passes of one slot at a time; the step is started under a lock.
 */
public final class LsqQuantizer implements TensorQuantizer {

    private final SlotRequest request;
    private final GridChoice grid;
    private final StepInit init;
    private final GradientScale gradientScale;
    private final ForwardHook hook = ForwardHook.everywhere(this::observe);
    private final GradientStrategy gradient = new LearnedStep();
    private volatile Optional<Learned> learned = Optional.empty();

    LsqQuantizer(SlotRequest request, GridChoice grid, StepInit init, GradientScale gradientScale) {
        this.request = request;
        this.grid = grid;
        this.init = init;
        this.gradientScale = gradientScale;
    }

    @Override
    public ForwardHook hook() {
        return hook;
    }

    @Override
    public GradientStrategy gradient() {
        return gradient;
    }

    /**
     * Returns the grid with the steps that passes use: a step below its floor, 2⁻¹⁰ of its first
     * value, counts as the floor, so steps are positive whatever the optimizer did.
     *
     * @return the grid, zero points 0; empty before the slot is initialised
     * @throws QuantException if training drove the step to NaN or infinity
     */
    @Override
    public Optional<QuantParams> params() {
        return learned.map(
                now ->
                        QuantParams.symmetric(
                                now.range(),
                                request.scheme().granularity(),
                                now.step().positive()));
    }

    @Override
    public List<Parameter> parameters() {
        return learned.map(now -> List.of(now.step().parameter())).orElse(List.of());
    }

    @Override
    public QuantizerState state() {
        return SavedStep.write(learned);
    }

    @Override
    public synchronized void restore(QuantizerState state) {
        Optional<SavedStep> saved = SavedStep.read(state, request, grid);
        Optional<StepSize> kept =
                learned.map(Learned::step)
                        .filter(step -> saved.filter(now -> now.fits(step)).isPresent());
        if (kept.isEmpty()) {
            learned.ifPresent(old -> old.step().close());
        }
        learned = saved.map(now -> new Learned(now.range(), stepFrom(now, kept)));
    }

    /** The trainer may already know a parameter, so it stays where its shape allows. */
    private StepSize stepFrom(SavedStep saved, Optional<StepSize> kept) {
        kept.ifPresent(step -> step.set(saved.steps(), saved.floors()));
        return kept.orElseGet(
                () ->
                        new StepSize(
                                request.slot(),
                                request.manager(),
                                saved.shape(),
                                saved.steps(),
                                saved.floors()));
    }

    private NDArray observe(NDArray value, ForwardPass pass) {
        if (learned.isEmpty() && pass.isTraining() && !pass.isDelayed()) {
            start(value);
        }
        return value;
    }

    private synchronized void start(NDArray value) {
        if (learned.isPresent() || value.isEmpty()) {
            return;
        }
        try (NDArray numbers = value.stopGradient()) {
            QuantRange range = grid.range(numbers);
            Shape shape = request.scheme().granularity().scaleShape(value.getShape());
            learned =
                    init.steps(numbers, shape, range)
                            .map(steps -> SavedStep.first(range, shape, steps))
                            .map(first -> new Learned(range, stepFrom(first, Optional.empty())));
        }
    }

    private Learned learnedFor(NDArray value) {
        Learned now =
                learned.orElseThrow(
                        () ->
                                new QuantException(
                                        QuantException.Code.BAD_MODEL,
                                        request.slot()
                                                + ": no step size yet; pass values through until"
                                                + " params() is present"));
        Shape needed = request.scheme().granularity().scaleShape(value.getShape());
        if (!needed.equals(now.step().shape())) {
            throw new QuantException(
                    QuantException.Code.BAD_STATE,
                    request.slot()
                            + ": a value of shape "
                            + value.getShape()
                            + " needs steps of shape "
                            + needed
                            + ", but the slot learned steps of shape "
                            + now.step().shape()
                            + "; was the state saved for another layer?");
        }
        return now;
    }

    /** What a slot has once it is initialised. */
    record Learned(QuantRange range, StepSize step) {}

    /** Autograd on {@link LsqFunction}. */
    private final class LearnedStep implements GradientStrategy.Autograd {

        @Override
        public NDArray quantize(NDArray x, ForwardPass pass) {
            Learned now = learnedFor(x);
            NDArray step = now.step().forEvaluation(pass).toType(x.getDataType(), false);
            return new LsqFunction(now.range()).quantize(x, step);
        }

        @Override
        public NDArray fakeQuantize(NDArray x, ForwardPass pass) {
            Learned now = learnedFor(x);
            NDArray step = now.step().forTraining(pass).toType(x.getDataType(), false);
            float scale =
                    gradientScale.of(
                            x.getShape(),
                            request.scheme().target(),
                            step.size(),
                            now.range().max());
            return new LsqFunction(now.range()).fakeQuantize(x, step, scale);
        }
    }
}
