package io.quantrial.lsq;

import io.quantrial.spi.BuiltForSpi;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.OptionSpec;
import io.quantrial.spi.Options;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.SpiVersion;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.scheme.QuantRange;
import io.quantrial.spi.scheme.QuantTarget;

/**
 * Learned Step Size Quantization as a plugin, named {@code lsq}.
 *
 * <p>Weights, inputs and outputs; 2 to 16 bits signed, 1 to 16 bits unsigned; one step per tensor,
 * or per channel for weights. Where the sign is left open, weights are signed, and an activation is
 * unsigned if the batch that initialises it has no negative value (after a ReLU a signed grid
 * wastes half of its codes), or if the unsigned grid still comes closer to that batch in the mean
 * square, each grid at its best step; with 1 bit it is always unsigned. A signed grid of 1 bit is
 * refused: its codes −1 and 0 leave Q<sub>P</sub> = 0, by which method and initialisation divide.
 *
 * <table>
 *   <caption>Options</caption>
 *   <tr><th>key</th><th>values</th><th>default</th><th>meaning</th></tr>
 *   <tr><td>{@code init}</td><td>{@code paper}, {@code mse}</td><td>{@code paper}</td>
 *       <td>{@link StepInit}</td></tr>
 *   <tr><td>{@code gradient_scale}</td><td>{@code paper}, {@code nni}, {@code none}</td>
 *       <td>{@code paper}</td><td>{@link GradientScale}</td></tr>
 *   <tr><td>{@code narrow}</td><td>{@code true}, {@code false}</td><td>{@code false}</td>
 *       <td>signed codes −(2<sup>b−1</sup>−1) … 2<sup>b−1</sup>−1, for runtimes with symmetric
 *       weights; no meaning for unsigned codes</td></tr>
 * </table>
 *
 * <p>Paper: <a href="https://arxiv.org/abs/1902.08153">arXiv 1902.08153</a>.
 */
@BuiltForSpi(SpiVersion.CURRENT)
public final class LsqPlugin implements QuantizerPlugin {

    /** The name in config lists. */
    public static final String NAME = "lsq";

    /** The option that says how steps start: {@link StepInit}. */
    public static final String INIT = "init";

    /** The option that says what N is in the gradient scale: {@link GradientScale}. */
    public static final String GRADIENT_SCALE = "gradient_scale";

    /** The option that makes signed codes symmetric. */
    public static final String NARROW = "narrow";

    private static final int MIN_SIGNED = 2;
    private static final int MIN_UNSIGNED = 1;

    /** Creates the plugin; {@link java.util.ServiceLoader} calls this. */
    public LsqPlugin() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Capabilities capabilities() {
        TargetSupport activation =
                TargetSupport.signed(MIN_SIGNED, QuantRange.MAX_BITS)
                        .andUnsigned(MIN_UNSIGNED, QuantRange.MAX_BITS);
        return Capabilities.builder()
                .setDescription("Learned Step Size Quantization, arXiv 1902.08153")
                .addTarget(QuantTarget.WEIGHT, activation.andPerChannel())
                .addTarget(QuantTarget.INPUT, activation)
                .addTarget(QuantTarget.OUTPUT, activation)
                .addOption(
                        OptionSpec.choice(
                                INIT,
                                StepInit.PAPER.word(),
                                StepInit.words(),
                                "first step: paper is 2*mean|v|/sqrt(Qp), mse the step of least"
                                        + " squared error"))
                .addOption(
                        OptionSpec.choice(
                                GRADIENT_SCALE,
                                GradientScale.PAPER.word(),
                                GradientScale.words(),
                                "N in 1/sqrt(N*Qp) for activations: paper counts features, nni also"
                                        + " the batch; none does not scale"))
                .addOption(
                        OptionSpec.flag(
                                NARROW,
                                false,
                                "signed codes from -(2^(b-1)-1) instead of -2^(b-1)"))
                .build();
    }

    @Override
    public TensorQuantizer create(SlotRequest request) {
        Options options = request.options();
        GridChoice grid = GridChoice.of(request, options.flag(NARROW));
        capabilities().check(NAME, request.slot(), request.scheme());
        return new LsqQuantizer(
                request,
                grid,
                StepInit.of(options.choice(INIT)),
                GradientScale.of(options.choice(GRADIENT_SCALE)));
    }
}
