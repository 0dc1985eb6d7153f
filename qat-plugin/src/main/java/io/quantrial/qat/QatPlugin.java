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
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.List;
import java.util.Locale;

/**
 * Quantization-aware training with observed ranges, the quantizer {@code qat} (Jacob et al. 2018,
 * <a href="https://arxiv.org/abs/1712.05877">arXiv 1712.05877</a>).
 *
 * <p>With the range [r<sub>min</sub>, r<sub>max</sub>], widened to hold 0, and the integers
 * q<sub>min</sub> … q<sub>max</sub>:
 *
 * <pre>
 * S = (rmax − rmin) / (qmax − qmin)      Z = clamp(round(qmin − rmin / S))
 * q = clamp(round(x / S + Z))            y = (q − Z) · S
 * ∂y/∂x = 1 where qmin ≤ round(x / S + Z) ≤ qmax, else 0
 * </pre>
 *
 * <p>Rounding is half to even. The zero point is added before rounding, as NNI does; ONNX adds it
 * after. The two differ only where x/S lies exactly between two integers and Z is odd.
 *
 * <p><b>Ranges.</b> A weight's range is taken from the latent weight in every training pass, and
 * stored: evaluation quantizes the latent weight of that moment with the stored scale, as the
 * exported graph does. The range of an input or output starts with the slot's first training batch
 * and then follows the option {@code observer}; in a delayed pass it is that batch's alone, so that
 * quantization starts from the range of the last delayed batch. Evaluation changes nothing. A batch
 * with a range that is not finite is not observed. As long as all values were zero (an unused ReLU,
 * a weight of zeros) the slot has no grid and is passed through; a single channel of zeros takes
 * the grid of the widest channel.
 *
 * <p><b>Options.</b>
 *
 * <ul>
 *   <li>{@code scheme}: {@code affine} (default), codes 0 … 2<sup>b</sup>−1, or with {@code signed:
 *       true} −2<sup>b−1</sup> … 2<sup>b−1</sup>−1, and a zero point; {@code symmetric}, zero point
 *       0: weights −(2<sup>b−1</sup>−1) … 2<sup>b−1</sup>−1, inputs and outputs 0 … 2<sup>b</sup>−1
 *       unless a negative value was observed.
 *   <li>{@code observer}: {@code ema} (default; smoothed minimum and maximum), {@code minmax} (of
 *       all batches), {@code percentile} (smoothed), {@code mse} (smoothed range of least squared
 *       error). For weights nothing is smoothed.
 *   <li>{@code ema_decay}, default 0.99: the weight of the past in smoothing.
 *   <li>{@code percentile}, default 99.99: the upper bound's rank; the lower bound mirrors it.
 *   <li>{@code mse_candidates}, default 32: how many shrunken ranges are tried.
 * </ul>
 */
@BuiltForSpi(SpiVersion.CURRENT)
public final class QatPlugin implements QuantizerPlugin {

    private static final String SCHEME = "scheme";
    private static final String SYMMETRIC = "symmetric";

    /** Creates the plugin; called by {@link java.util.ServiceLoader}. */
    public QatPlugin() {}

    @Override
    public String name() {
        return "qat";
    }

    @Override
    public Capabilities capabilities() {
        TargetSupport support = TargetSupport.signed(2, 16).andUnsigned(1, 16);
        return Capabilities.builder()
                .setDescription(
                        "observed ranges, straight-through (Jacob et al., arXiv 1712.05877)")
                .addTarget(QuantTarget.INPUT, support)
                .addTarget(QuantTarget.WEIGHT, support.andPerChannel())
                .addTarget(QuantTarget.OUTPUT, support)
                .addOption(
                        OptionSpec.choice(
                                SCHEME,
                                "affine",
                                List.of("affine", SYMMETRIC),
                                "with a zero point, or zero at code 0"))
                .addOption(
                        OptionSpec.choice(
                                ObserverKind.OPTION,
                                ObserverKind.EMA.key(),
                                ObserverKind.keys(),
                                "how the range is found"))
                .addOption(
                        OptionSpec.number(
                                ObserverKind.DECAY,
                                0.99,
                                0,
                                0.999999,
                                "weight of the past in a smoothed range"))
                .addOption(
                        OptionSpec.number(
                                ObserverKind.PERCENTILE_OPTION,
                                99.99,
                                90,
                                100,
                                "rank of the upper bound, in percent; observer percentile"))
                .addOption(
                        OptionSpec.integer(
                                ObserverKind.CANDIDATES,
                                32,
                                2,
                                256,
                                "how many ranges are tried; observer mse"))
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * @throws QuantException with code {@code UNSUPPORTED} for the symmetric scheme with an
     *     unsigned weight, or with 1 bit where negative values must have a code
     */
    @Override
    public TensorQuantizer create(SlotRequest request) {
        return new QatQuantizer(request, rule(request));
    }

    @Override
    public boolean roundsBias() {
        return true;
    }

    private static GridRule rule(SlotRequest request) {
        QuantScheme scheme = request.scheme();
        if (!request.options().choice(SCHEME).equals(SYMMETRIC)) {
            return AffineRule.of(scheme);
        }
        boolean weight = scheme.target() == QuantTarget.WEIGHT;
        if (weight && scheme.signedness() == Signedness.UNSIGNED) {
            throw refuse(request, "an unsigned weight", "leave signed out or set it to true");
        }
        if (scheme.bits() == 1 && scheme.signedness() != Signedness.UNSIGNED) {
            throw refuse(
                    request,
                    "1 bit where negative values need a code",
                    weight ? "use 2 to 16 bits" : "use 2 to 16 bits or \"signed\": false");
        }
        return SymmetricRule.of(scheme);
    }

    private static QuantException refuse(SlotRequest request, String what, String remedy) {
        return new QuantException(
                QuantException.Code.UNSUPPORTED,
                String.format(
                        Locale.ROOT,
                        "%s: quantizer \"qat\" with \"scheme\": \"symmetric\" does not support %s"
                                + " (asked for: %s); %s, or use \"scheme\": \"affine\"",
                        request.slot(),
                        what,
                        request.scheme(),
                        remedy));
    }
}
