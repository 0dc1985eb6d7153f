package io.quantrial.qat;

import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantTarget;

/**
 * The weights and activations of DoReFa-Net, the quantizer {@code dorefa} (Zhou et al. 2016, <a
 * href="https://arxiv.org/abs/1606.06160">arXiv 1606.06160</a>).
 *
 * <p>With <i>n = 2<sup>k</sup> − 1</i> for k bits, rounding half to even:
 *
 * <pre>
 * weight, k ≥ 2    w' = tanh(w) / (2 · max|tanh w|) + 1/2      w_q = 2 · round(n · w') / n − 1
 * weight, k = 1    w_q = sign(w) · mean|w|, sign(0) = +1
 * input, output    x' = clip(x, 0, 1)                          x_q = round(n · x') / n
 * </pre>
 *
 * <p><b>Gradient.</b> Only the rounding is passed straight through. The engine derives tanh and the
 * normalisation, whose maximum is differentiated too, as in the authors' code: the gradient is that
 * of the smooth part to the last term. For k = 1 it is 1 everywhere, with the mean taken as
 * constant, again as in the authors' code. For inputs and outputs it is 1 where 0 ≤ x ≤ 1, else 0.
 *
 * <p><b>Grid.</b> The weight grid has no zero; it is held as the odd integers of [−n, n] with scale
 * 1/n and zero point 0, which take k + 1 bits as two's complement. Activations are 0 … n with scale
 * 1/n. Only the scale of k = 1 is learned from data: it is stored in training passes and used in
 * evaluation. A weight of zeros gives codes +1 for k ≥ 2 with the gradient of tanh alone, and is
 * passed through for k = 1.
 *
 * <p><b>Needs a batch norm after the layer.</b> The normalisation stretches every weight to a
 * maximum of 1, whatever its scale was, so the layer's output grows by 1/max|tanh w|; a batch norm
 * takes that out again. Activations are clipped to [0, 1], so they need one before.
 */
@BuiltForSpi(SpiVersion.CURRENT)
public final class DorefaPlugin implements QuantizerPlugin {

    /** Creates the plugin; called by {@link java.util.ServiceLoader}. */
    public DorefaPlugin() {}

    @Override
    public String name() {
        return "dorefa";
    }

    @Override
    public Capabilities capabilities() {
        TargetSupport activation = TargetSupport.unsigned(1, 16);
        return Capabilities.builder()
                .setDescription("tanh weights, clipped activations (DoReFa-Net, arXiv 1606.06160)")
                .addTarget(QuantTarget.INPUT, activation)
                .addTarget(QuantTarget.WEIGHT, TargetSupport.signed(1, 16))
                .addTarget(QuantTarget.OUTPUT, activation)
                .build();
    }

    @Override
    public TensorQuantizer create(SlotRequest request) {
        int bits = request.scheme().bits();
        if (request.scheme().target() != QuantTarget.WEIGHT) {
            return DorefaQuantizer.activation(request.slot(), bits);
        }
        return bits == 1
                ? new SignQuantizer(request, SignStyle.DOREFA)
                : DorefaQuantizer.weight(request.slot(), bits);
    }
}
