package io.quantrial.qat;

import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.List;

/**
 * Signs instead of numbers, the quantizer {@code bnn} (Courbariaux et al. 2016, <a
 * href="https://arxiv.org/abs/1602.02830">arXiv 1602.02830</a>), with the weight scale of XNOR-Net
 * as an option (Rastegari et al. 2016, <a href="https://arxiv.org/abs/1603.05279">arXiv
 * 1603.05279</a>).
 *
 * <pre>
 * y = α · sign(x), sign(0) = +1        ∂y/∂x = 1 where |x| ≤ 1, else 0
 * </pre>
 *
 * <p>Latent weights are clipped to [−1, 1] in place in every training pass, else they would grow
 * without effect and never turn back. A delayed slot is not clipped.
 *
 * <p>Option {@code scaling}: {@code none} (default), α = 1; {@code mean}, α = mean|w| of the
 * weight, one or one per output channel ({@code per_channel: true}), taken as constant in the
 * gradient. Like every scale it is stored in training passes and used in evaluation. Inputs and
 * outputs always have α = 1. A weight of zeros has no α and is passed through; a single channel of
 * zeros takes the largest.
 *
 * <p>One bit only. The grid is −1, +1 with scale α and zero point 0; the code 0 does not occur.
 */
@BuiltForSpi(SpiVersion.CURRENT)
public final class BnnPlugin implements QuantizerPlugin {

    private static final String SCALING = "scaling";
    private static final String MEAN = "mean";

    /** Creates the plugin; called by {@link java.util.ServiceLoader}. */
    public BnnPlugin() {}

    @Override
    public String name() {
        return "bnn";
    }

    @Override
    public Capabilities capabilities() {
        TargetSupport oneBit = TargetSupport.signed(1, 1);
        return Capabilities.builder()
                .setDescription("signs (BNN, arXiv 1602.02830; scaling of XNOR-Net, 1603.05279)")
                .addTarget(QuantTarget.INPUT, oneBit)
                .addTarget(QuantTarget.WEIGHT, oneBit.andPerChannel())
                .addTarget(QuantTarget.OUTPUT, oneBit)
                .addOption(
                        OptionSpec.choice(
                                SCALING,
                                "none",
                                List.of("none", MEAN),
                                "scale of a weight's signs: 1, or the mean of |w|"))
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * @throws QuantException with code {@code UNSUPPORTED} for one scale per channel without
     *     scaling
     */
    @Override
    public TensorQuantizer create(SlotRequest request) {
        if (request.scheme().target() != QuantTarget.WEIGHT) {
            return new SignQuantizer(request, SignStyle.BNN_ACTIVATION);
        }
        if (request.options().choice(SCALING).equals(MEAN)) {
            return new SignQuantizer(request, SignStyle.BNN_SCALED_WEIGHT);
        }
        if (!request.scheme().granularity().equals(Granularity.perTensor())) {
            throw new QuantException(
                    QuantException.Code.UNSUPPORTED,
                    request.slot()
                            + ": quantizer \"bnn\" has no scale per channel with \"scaling\":"
                            + " \"none\"; use \"scaling\": \"mean\" or leave per_channel out");
        }
        return new SignQuantizer(request, SignStyle.BNN_WEIGHT);
    }
}
