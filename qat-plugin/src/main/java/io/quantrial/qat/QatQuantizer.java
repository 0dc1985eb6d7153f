package io.quantrial.qat;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The quantizer of one {@code qat} slot: observes in training, rounds with what it observed.
 *
 * <p>Its state is the range; the grid is computed from it and so restores to the same bits.
 */
final class QatQuantizer implements TensorQuantizer {

    private static final String MIN = "min";
    private static final String MAX = "max";
    private static final String NEGATIVE = "has_negative";

    private final String slot;
    private final GridRule rule;
    private final Granularity granularity;
    private final RangeObserver observer;
    private final ForwardHook hook = ForwardHook.everywhere(this::observe);
    private final GradientStrategy gradient;
    private Optional<ObservedRange> range = Optional.empty();
    private Optional<QuantParams> params = Optional.empty();

    QatQuantizer(SlotRequest request, GridRule rule) {
        this.slot = request.slot();
        this.rule = rule;
        this.granularity = request.scheme().granularity();
        this.observer = ObserverKind.observer(request, rule);
        this.gradient = new AffineRounding(slot, () -> params);
    }

    @Override
    public ForwardHook hook() {
        return hook;
    }

    @Override
    public GradientStrategy gradient() {
        return gradient;
    }

    @Override
    public Optional<QuantParams> params() {
        return params;
    }

    @Override
    public QuantizerState state() {
        return SavedState.of(
                params.isPresent(),
                Map.of(
                        MIN, range.map(ObservedRange::min).orElse(List.of()),
                        MAX, range.map(ObservedRange::max).orElse(List.of()),
                        NEGATIVE, List.of(SavedState.flag(hasNegative()))));
    }

    @Override
    public void restore(QuantizerState state) {
        SavedState saved = new SavedState(slot, state);
        saved.requireNames(MIN, MAX, NEGATIVE);
        boolean negative = saved.flag(NEGATIVE);
        if (!saved.isInitialised()) {
            saved.require(
                    saved.values(MIN).isEmpty() && saved.values(MAX).isEmpty(),
                    "no range while it is not initialised");
            use(Optional.empty());
            return;
        }
        int channels = saved.channels(MIN, granularity);
        ObservedRange restored =
                new ObservedRange(saved.values(MIN), state.require(MAX, channels), negative);
        saved.require(restored.isFinite() && restored.isOrdered(), "min <= max, both finite");
        saved.require(rule.params(restored, granularity).isPresent(), "a range that is not zero");
        use(Optional.of(restored));
    }

    private NDArray observe(NDArray x, ForwardPass pass) {
        if (pass.isTraining()) {
            use(observer.next(range, x, pass));
        }
        return x;
    }

    /** A range without a grid is forgotten, so that the first one with a grid starts afresh. */
    private void use(Optional<ObservedRange> observed) {
        params = observed.flatMap(seen -> rule.params(seen, granularity));
        range = observed.filter(seen -> params.isPresent());
    }

    private boolean hasNegative() {
        return range.filter(ObservedRange::hasNegative).isPresent();
    }
}
