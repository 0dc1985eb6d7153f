package io.quantrial.trial.space;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.scheme.Granularity;
import io.quantrial.spi.scheme.QuantTarget;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** With the real plugins lsq, qat, dorefa and bnn. */
class SearchSpaceTest {

    private static final PluginLookup PLUGINS = PluginLookup.of(PluginRegistry.discover());

    private static final List<LayerInfo> MODEL =
            List.of(
                    layer("embed", "TrainableWordEmbedding", WEIGHT, OUTPUT),
                    layer("conv1", "Conv2d", INPUT, WEIGHT, OUTPUT),
                    layer("relu1", "ReLU", INPUT, OUTPUT),
                    layer("body/conv2", "Conv2d", INPUT, WEIGHT, OUTPUT),
                    layer("fc", "Linear", INPUT, WEIGHT, OUTPUT));

    private static LayerInfo layer(String path, String type, QuantTarget... targets) {
        return new LayerInfo(LayerPath.parse(path), List.of(type), Set.of(targets));
    }

    private static SpaceEntry names(
            List<String> names, List<String> quantizers, Map<QuantTarget, List<Integer>> bits) {
        return new SpaceEntry(names, List.of(), quantizers, bits, Map.of(), Map.of(), false);
    }

    private static SpaceEntry types(
            List<String> types,
            Map<String, Object> settings,
            Map<QuantTarget, List<Integer>> bits) {
        return new SpaceEntry(List.of(), types, List.of("lsq"), bits, settings, Map.of(), false);
    }

    private static SearchSpace space(SpaceEntry... entries) {
        return SearchSpace.of(List.of(entries), MODEL, PLUGINS);
    }

    private static List<String> alternatives(SearchSpace space, String layer) {
        return space.layers().stream()
                .filter(own -> own.name().equals(layer))
                .flatMap(own -> own.alternatives().stream())
                .map(LayerBits::toString)
                .toList();
    }

    private static void assertRefused(SpaceEntry entry, QuantException.Code code, String message) {
        SpaceEntry good = names(List.of("fc"), List.of("lsq"), Map.of(WEIGHT, List.of(8)));
        assertThatThrownBy(() -> space(good, entry))
                .isInstanceOfSatisfying(
                        QuantException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageStartingWith("search.space[1]: ")
                .hasMessageContaining(message);
    }

    @Example
    void everyQuantizerWithEveryPairOfWidthsIsAnAlternative() {
        SearchSpace space =
                space(
                        names(
                                List.of("*"),
                                List.of("lsq", "qat"),
                                Map.of(WEIGHT, List.of(4, 8), INPUT, List.of(8))));

        assertThat(space.layers())
                .extracting(LayerSpace::name)
                .containsExactly("embed", "conv1", "body/conv2", "fc");
        assertThat(alternatives(space, "conv1"))
                .containsExactly("lsq/w4/i8", "lsq/w8/i8", "qat/w4/i8", "qat/w8/i8");
        // an embedding has no input to quantize
        assertThat(alternatives(space, "embed"))
                .containsExactly("lsq/w4", "lsq/w8", "qat/w4", "qat/w8");
        assertThat(space.size()).isEqualTo(BigInteger.valueOf(4 * 4 * 4 * 4));
    }

    @Example
    void aLaterEntryReplacesAnEarlierOneAndLayersStayInTheOrderOfTheModel() {
        SearchSpace space =
                space(
                        names(List.of("fc"), List.of("lsq"), Map.of(WEIGHT, List.of(8))),
                        names(List.of("*"), List.of("lsq"), Map.of(WEIGHT, List.of(2, 3))),
                        names(List.of("conv1"), List.of("qat"), Map.of(INPUT, List.of(8))));

        assertThat(space.layers())
                .extracting(LayerSpace::name)
                .containsExactly("embed", "conv1", "body/conv2", "fc");
        assertThat(alternatives(space, "conv1")).containsExactly("qat/i8");
        assertThat(alternatives(space, "fc")).containsExactly("lsq/w2", "lsq/w3");
    }

    @Example
    void whatAQuantizerCannotDoIsLeftOutBesideAnotherThatCan() {
        SearchSpace space =
                space(
                        names(
                                List.of("conv1"),
                                List.of("lsq", "bnn"),
                                Map.of(WEIGHT, List.of(1, 2, 4), INPUT, List.of(1, 4))));

        // bnn has one bit; lsq has it for values that are never negative, so for no weight
        assertThat(alternatives(space, "conv1"))
                .containsExactlyInAnyOrder(
                        "lsq/w2/i1", "lsq/w2/i4", "lsq/w4/i1", "lsq/w4/i4", "bnn/w1/i1");
    }

    @Example
    void whatAQuantizerRefusesWithTheseOptionsIsLeftOut() {
        SearchSpace space =
                space(
                        new SpaceEntry(
                                List.of("fc"),
                                List.of(),
                                List.of("qat"),
                                Map.of(WEIGHT, List.of(1, 2)),
                                Map.of(),
                                Map.of("qat", Map.of("scheme", "symmetric")),
                                false));

        assertThat(alternatives(space, "fc")).containsExactly("qat/w2");
    }

    @Example
    void widthsThatAreListedTwiceAreOneAlternative() {
        assertThat(
                        alternatives(
                                space(
                                        names(
                                                List.of("fc"),
                                                List.of("lsq", "lsq"),
                                                Map.of(WEIGHT, List.of(4, 4)))),
                                "fc"))
                .containsExactly("lsq/w4");
    }

    @Example
    void aQuantizerThatSupportsNothingOfAnEntryIsAnError() {
        assertRefused(
                names(List.of("conv1"), List.of("lsq", "bnn"), Map.of(WEIGHT, List.of(4, 8))),
                QuantException.Code.UNSUPPORTED,
                "quantizer \"bnn\" does not support");
    }

    @Example
    void mistakesAreNamedWithThePlaceAndTheNearestName() {
        assertRefused(
                names(List.of("conv9"), List.of("lsq"), Map.of(WEIGHT, List.of(4))),
                QuantException.Code.BAD_CONFIG,
                "op_names: \"conv9\" matches no layer (did you mean \"conv1\"?)");
        assertRefused(
                names(List.of("conv1"), List.of("lsqq"), Map.of(WEIGHT, List.of(4))),
                QuantException.Code.UNKNOWN_PLUGIN,
                "lsq");
        assertRefused(
                names(List.of("conv1"), List.of("lsq"), Map.of(WEIGHT, List.of(4, 77))),
                QuantException.Code.BAD_CONFIG,
                "quant_bits.weight");
        assertRefused(
                names(List.of(), List.of("lsq"), Map.of(WEIGHT, List.of(4))),
                QuantException.Code.BAD_CONFIG,
                "op_types or op_names is missing");
        assertRefused(
                types(List.of("Linear"), Map.of("per_chanel", true), Map.of(WEIGHT, List.of(4))),
                QuantException.Code.BAD_CONFIG,
                "unknown key \"per_chanel\" (did you mean \"per_channel\"?)");
        assertRefused(
                types(List.of("Linear"), Map.of("exclude", true), Map.of(WEIGHT, List.of(4))),
                QuantException.Code.BAD_CONFIG,
                "\"exclude\" cannot be set for a layer that is searched");
        assertRefused(
                new SpaceEntry(
                        List.of("fc"),
                        List.of(),
                        List.of("lsq", "qat"),
                        Map.of(WEIGHT, List.of(4)),
                        Map.of(),
                        Map.of("qatt", Map.of("observer", "mse")),
                        false),
                QuantException.Code.BAD_CONFIG,
                "options for \"qatt\", which is not a quantizer of this entry (did you mean"
                        + " \"qat\"?)");
    }

    @Example
    void settingsOfTheWeightDoNotReachLayersWithoutOne() {
        SearchSpace space =
                space(
                        types(
                                List.of("Conv2d", "ReLU"),
                                Map.of("per_channel", true),
                                Map.of(WEIGHT, List.of(4), INPUT, List.of(8))));

        assertThat(alternatives(space, "relu1")).containsExactly("lsq/i8");
        Resolution resolution =
                space.configList(ConfigList.of(), space.decode(new Point(List.of(0, 0, 0))))
                        .resolve(MODEL, PLUGINS);
        assertThat(
                        resolution
                                .rule(LayerPath.parse("conv1"), WEIGHT)
                                .orElseThrow()
                                .scheme()
                                .granularity())
                .isEqualTo(Granularity.perChannel(0));
        assertThat(resolution.rule(LayerPath.parse("relu1"), INPUT)).isPresent();
    }

    @Example
    void optionsReachTheirQuantizerOnly() {
        SearchSpace space =
                space(
                        new SpaceEntry(
                                List.of("fc"),
                                List.of(),
                                List.of("lsq", "qat"),
                                Map.of(WEIGHT, List.of(4)),
                                Map.of(),
                                Map.of("qat", Map.of("observer", "mse")),
                                false));

        assertThat(alternatives(space, "fc")).containsExactly("lsq/w4", "qat/w4");
        assertThat(
                        space.configList(ConfigList.of(), space.decode(new Point(List.of(1))))
                                .resolve(MODEL, PLUGINS)
                                .rule(LayerPath.parse("fc"), WEIGHT)
                                .orElseThrow()
                                .options()
                                .choice("observer"))
                .isEqualTo("mse");
    }

    @Example
    void searchedTensorsOverrideTheFixedPartAndOthersStay() {
        ConfigList fixed =
                ConfigList.read(
                        List.of(
                                Map.of(
                                        "op_names",
                                        List.of("*"),
                                        "quantizer",
                                        "qat",
                                        "quant_types",
                                        List.of("weight", "output"),
                                        "quant_bits",
                                        8)));
        SearchSpace space = space(names(List.of("fc"), List.of("lsq"), Map.of(WEIGHT, List.of(3))));
        Resolution resolution =
                space.configList(fixed, space.decode(new Point(List.of(0))))
                        .resolve(MODEL, PLUGINS);

        assertThat(resolution.rule(LayerPath.parse("fc"), WEIGHT).orElseThrow())
                .returns("lsq", rule -> rule.quantizer())
                .returns(3, rule -> rule.scheme().bits());
        assertThat(resolution.rule(LayerPath.parse("fc"), OUTPUT).orElseThrow().quantizer())
                .isEqualTo("qat");
        assertThat(resolution.rule(LayerPath.parse("conv1"), WEIGHT).orElseThrow().scheme().bits())
                .isEqualTo(8);
    }

    @Example
    void noEntriesAreASpaceWithOnePoint() {
        assertThat(space().layers()).isEmpty();
        assertThat(space().size()).isEqualTo(BigInteger.ONE);
        assertThat(space().decode(new Point(List.of()))).hasToString("");
    }

    private static final SearchSpace SPACE =
            space(
                    names(
                            List.of("*"),
                            List.of("lsq", "qat"),
                            Map.of(WEIGHT, List.of(2, 4, 8), INPUT, List.of(4, 8))));

    @Property
    void encodeAndDecodeAreInverses(@ForAll("points") Point point) {
        assertThat(SPACE.encode(SPACE.decode(point))).contains(point);
    }

    @Provide
    Arbitrary<Point> points() {
        List<Arbitrary<Integer>> choices = new ArrayList<>();
        SPACE.layers()
                .forEach(
                        layer ->
                                choices.add(
                                        Arbitraries.integers()
                                                .between(0, layer.alternatives().size() - 1)));
        return Combinators.combine(choices).as(Point::new);
    }

    @Example
    void aConfigurationOutsideHasNoPoint() {
        TreeMap<LayerPath, LayerBits> layers =
                new TreeMap<>(SPACE.decode(new Point(List.of(0, 0, 0, 0))).layers());

        assertThat(encoded(layers, "fc", "lsq/w3/i8")).isEmpty();
        assertThat(encoded(layers, "other", "lsq/w4/i8")).isEmpty();
        layers.remove(LayerPath.parse("fc"));
        assertThat(SPACE.encode(new BitConfiguration(layers))).isEmpty();
    }

    private static Optional<Point> encoded(
            TreeMap<LayerPath, LayerBits> layers, String layer, String bits) {
        TreeMap<LayerPath, LayerBits> changed = new TreeMap<>(layers);
        changed.put(LayerPath.parse(layer), LayerBits.parse(bits));
        return SPACE.encode(new BitConfiguration(changed));
    }
}
