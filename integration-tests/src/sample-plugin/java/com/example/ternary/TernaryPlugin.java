package com.example.ternary;

import ai.djl.ndarray.NDArray;
import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.ForwardHook;
import io.quantrial.spi.ForwardPass;
import io.quantrial.spi.GradientStrategy;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.QuantizerState;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantParams;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ternary weights −s, 0, s, as in TWN (<a href="https://arxiv.org/abs/1605.04711">paper</a>). */
@BuiltForSpi(SpiVersion.CURRENT)
public final class TernaryPlugin implements QuantizerPlugin {

    @Override
    public String name() {
        return "ternary";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .setDescription("Ternary weight networks, arXiv 1605.04711")
                .addTarget(QuantTarget.WEIGHT, TargetSupport.signed(2, 2))
                .build();
    }

    @Override
    public TensorQuantizer create(SlotRequest request) {
        return new Ternary();
    }

    private static final class Ternary
            implements TensorQuantizer, ForwardHook, GradientStrategy.Custom {

        private static final float TINY = 1e-35f;

        /** Threshold and scale; empty before the first training pass. */
        private List<Float> learned = List.of();

        @Override
        public ForwardHook hook() {
            return this;
        }

        @Override
        public GradientStrategy gradient() {
            return this;
        }

        @Override
        public NDArray onWeight(NDArray weight, ForwardPass pass) {
            if (pass.isTraining()) {
                NDArray size = weight.stopGradient().abs();
                float threshold = Math.max(0.7f * size.mean().getFloat(), TINY);
                NDArray kept = size.div(threshold).clip(0, 1).trunc();
                float count = Math.max(kept.sum().getFloat(), 1);
                float scale = size.mul(kept).sum().getFloat() / count;
                learned = List.of(threshold, Math.max(scale, TINY));
            }
            return weight;
        }

        @Override
        public NDArray quantize(NDArray x, ForwardPass pass) {
            return x.div(learned.get(0)).clip(-1, 1).trunc().mul(learned.get(1));
        }

        @Override
        public NDArray derivative(NDArray x, ForwardPass pass) {
            return x.onesLike();
        }

        @Override
        public Optional<QuantParams> params() {
            if (learned.isEmpty()) {
                return Optional.empty();
            }
            List<Float> scale = learned.subList(1, 2);
            return Optional.of(
                    QuantParams.symmetric(QuantRange.narrow(2), Granularity.perTensor(), scale));
        }

        @Override
        public QuantizerState state() {
            return QuantizerState.of(Map.of("ternary", learned));
        }

        @Override
        public void restore(QuantizerState state) {
            List<Float> saved = state.values().get("ternary");
            if (saved == null || !saved.isEmpty() && saved.size() != 2) {
                throw new QuantException(
                        QuantException.Code.BAD_STATE,
                        "not a state of ternary: it holds " + state.values().keySet());
            }
            learned = saved;
        }
    }
}
