package io.quantrial.testkit;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.quantrial.spi.BitRange;
import io.quantrial.spi.Capabilities;
import io.quantrial.spi.Options;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TargetSupport;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantScheme;
import io.quantrial.spi.scheme.QuantTarget;
import io.quantrial.spi.scheme.Signedness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One combination that a plugin's capabilities list, and that the contract tries.
 *
 * @param scheme target, bits, sign and granularity
 * @param options the plugin's options
 */
public record SlotCase(QuantScheme scheme, Options options) {

    private static final Shape WEIGHT_SHAPE = new Shape(6, 4, 3, 3);
    private static final Shape ACTIVATION_SHAPE = new Shape(5, 6, 4, 4);

    /** Checks that nothing is missing. */
    public SlotCase {
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(options, "options");
    }

    /**
     * Returns every target with every sign at its smallest and largest bit width, with one scale
     * and, where supported, one per channel.
     *
     * @param capabilities what a plugin can do
     * @param written option values; every other option has its default
     * @return the combinations
     */
    public static List<SlotCase> allOf(Capabilities capabilities, Map<String, ?> written) {
        Options options = Options.read(capabilities.options(), written);
        List<SlotCase> cases = new ArrayList<>();
        capabilities
                .targets()
                .forEach(
                        (target, support) ->
                                schemes(target, support)
                                        .map(scheme -> new SlotCase(scheme, options))
                                        .forEach(cases::add));
        return cases;
    }

    /**
     * Returns the shape of the tensor that the contract uses: a convolution's weight or a batch of
     * feature maps.
     *
     * @return the shape
     */
    public Shape shape() {
        return scheme.target() == QuantTarget.WEIGHT ? WEIGHT_SHAPE : ACTIVATION_SHAPE;
    }

    /**
     * Returns the request for this combination.
     *
     * @param manager the owner of the quantizer's parameters
     * @return the request
     */
    public SlotRequest request(NDManager manager) {
        return new SlotRequest("contract:" + scheme.target().key(), scheme, options, manager);
    }

    private static Stream<QuantScheme> schemes(QuantTarget target, TargetSupport support) {
        Granularity perChannel = Granularity.perChannel(target == QuantTarget.WEIGHT ? 0 : 1);
        List<Granularity> granularities =
                support.perChannel()
                        ? List.of(Granularity.perTensor(), perChannel)
                        : List.of(Granularity.perTensor());
        return Stream.of(Signedness.values())
                .flatMap(
                        sign ->
                                widths(support)
                                        .filter(bits -> support.accepts(bits, asked(target, sign)))
                                        .boxed()
                                        .flatMap(
                                                bits ->
                                                        granularities.stream()
                                                                .map(
                                                                        granularity ->
                                                                                new QuantScheme(
                                                                                        target,
                                                                                        bits,
                                                                                        sign,
                                                                                        granularity))));
    }

    /** Weights are always signed, unless unsigned ones are asked for. */
    private static Signedness asked(QuantTarget target, Signedness sign) {
        return target == QuantTarget.WEIGHT && sign == Signedness.AUTO ? Signedness.SIGNED : sign;
    }

    private static IntStream widths(TargetSupport support) {
        return Stream.of(support.signed(), support.unsigned())
                .flatMap(range -> range.stream())
                .flatMapToInt((BitRange range) -> IntStream.of(range.min(), range.max()))
                .distinct()
                .sorted();
    }

    @Override
    public String toString() {
        return scheme.target().key() + ", " + scheme;
    }
}
