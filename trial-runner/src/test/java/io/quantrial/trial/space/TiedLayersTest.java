package io.quantrial.trial.space;

import static io.quantrial.spi.scheme.QuantTarget.INPUT;
import static io.quantrial.spi.scheme.QuantTarget.OUTPUT;
import static io.quantrial.spi.scheme.QuantTarget.WEIGHT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.Capabilities;
import io.quantrial.spi.PluginRegistry;
import io.quantrial.spi.QuantException;
import io.quantrial.spi.QuantizerPlugin;
import io.quantrial.spi.SlotRequest;
import io.quantrial.spi.TensorQuantizer;
import io.quantrial.spi.config.ConfigList;
import io.quantrial.spi.config.LayerInfo;
import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.config.PluginLookup;
import io.quantrial.spi.config.Resolution;
import io.quantrial.spi.scheme.QuantTarget;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Entries whose layers share one choice, with the real plugins. */
class TiedLayersTest {

    private static final PluginLookup PLUGINS = PluginLookup.of(PluginRegistry.discover());

    private static final List<LayerInfo> MODEL =
            List.of(
                    layer("embed", "TrainableWordEmbedding", WEIGHT, OUTPUT),
                    layer("conv1", "Conv2d", INPUT, WEIGHT, OUTPUT),
                    layer("conv2", "Conv2d", INPUT, WEIGHT, OUTPUT),
                    layer("fc", "Linear", INPUT, WEIGHT, OUTPUT));

    /** The embedding and the last layer share a choice, as they may share their weight. */
    private static final SearchSpace SPACE =
            SearchSpace.of(
                    List.of(entry(false, "*"), entry(true, "re:fc|embed"), entry(false, "conv2")),
                    MODEL,
                    PLUGINS);

    private static LayerInfo layer(String path, String type, QuantTarget... targets) {
        return new LayerInfo(LayerPath.parse(path), List.of(type), Set.of(targets));
    }

    private static SpaceEntry entry(boolean tied, String... names) {
        return new SpaceEntry(
                List.of(names),
                List.of(),
                List.of("lsq", "qat"),
                Map.of(WEIGHT, List.of(2, 4), INPUT, List.of(4, 8)),
                Map.of("per_channel", "true"),
                Map.of(),
                tied);
    }

    @Example
    void aTiedEntryIsOneDimensionWhereItsFirstLayerIs() {
        assertThat(SPACE.layers())
                .extracting(dimension -> dimension.members().toString())
                .containsExactly("[embed, fc]", "[conv1]", "[conv2]");
        assertThat(SPACE.size()).isEqualTo(BigInteger.valueOf(8 * 8 * 8));
    }

    @Example
    void everyMemberIsNamedWithTheTensorsThatItHas() {
        int choice = SPACE.layers().get(0).alternatives().indexOf(LayerBits.parse("qat/w4/i8"));

        assertThat(SPACE.decode(new Point(List.of(choice, 0, 0))))
                .hasToString("conv1=lsq/w2/i4; conv2=lsq/w2/i4; embed=qat/w4; fc=qat/w4/i8");
    }

    @Property(tries = 100)
    void encodeAndDecodeAreInverses(
            @ForAll @IntRange(max = 7) int first,
            @ForAll @IntRange(max = 7) int second,
            @ForAll @IntRange(max = 7) int third) {
        Point point = new Point(List.of(first, second, third));

        assertThat(SPACE.encode(SPACE.decode(point))).contains(point);
    }

    @Example
    void membersThatDifferAreNotInTheSpace() {
        String same = "conv1=lsq/w2/i4; conv2=lsq/w2/i4; embed=lsq/w4; fc=lsq/w4/i8";

        assertThat(encoded(same)).isTrue();
        assertThat(encoded(same.replace("embed=lsq/w4", "embed=lsq/w2"))).isFalse();
        assertThat(encoded(same.replace("embed=lsq/w4", "embed=qat/w4"))).isFalse();
        assertThat(encoded(same.replace("embed=lsq/w4", "embed=lsq/w4/i8"))).isFalse();
        assertThat(encoded(same.replace("embed=lsq/w4; ", ""))).isFalse();
    }

    private static boolean encoded(String text) {
        return SPACE.encode(BitConfiguration.parse(text)).isPresent();
    }

    @Example
    void theConfigListGivesEachMemberItsPart() {
        Resolution resolution =
                SPACE.configList(ConfigList.of(), SPACE.decode(new Point(List.of(7, 0, 0))))
                        .resolve(MODEL, PLUGINS);

        assertThat(resolution.rules())
                .filteredOn(rule -> rule.quantizer().equals("qat"))
                .extracting(rule -> rule.layer() + " " + rule.target() + rule.scheme().bits())
                .containsExactly("embed WEIGHT4", "fc INPUT8", "fc WEIGHT4");
    }

    @Example
    void aTiedEntryOfOneLayerIsThatLayer() {
        SearchSpace one = SearchSpace.of(List.of(entry(true, "fc")), MODEL, PLUGINS);

        assertThat(one).isEqualTo(SearchSpace.of(List.of(entry(false, "fc")), MODEL, PLUGINS));
    }

    @Example
    void aLaterEntryCannotTakeALayerOutOfAGroup() {
        for (SpaceEntry later : List.of(entry(false, "conv2"), entry(true, "conv2", "fc"))) {
            assertThatThrownBy(
                            () ->
                                    SearchSpace.of(
                                            List.of(
                                                    entry(false, "*"),
                                                    entry(true, "conv*", "fc"),
                                                    later),
                                            MODEL,
                                            PLUGINS))
                    .isInstanceOfSatisfying(
                            QuantException.class,
                            e -> assertThat(e.code()).isEqualTo(QuantException.Code.BAD_CONFIG))
                    .hasMessage(
                            "search.space[2]: layer conv2 is tied by search.space[1] to conv1, fc;"
                                    + " choose it in one of the two entries only, or let the tied"
                                    + " one come last");
        }
    }

    @Example
    void onlyWhatEveryMemberSupportsIsAnAlternative() {
        SearchSpace space =
                SearchSpace.of(
                        List.of(entry(true, "conv1", "conv2")),
                        MODEL,
                        new Picky(Map.of("conv1:weight", 2, "conv2:weight", 2)));

        assertThat(space.layers().get(0).alternatives())
                .hasToString("[lsq/w4/i4, lsq/w4/i8, qat/w4/i4, qat/w4/i8]");
    }

    @Example
    void layersWithNothingInCommonAreAnErrorThatSaysWhatEachCanGet() {
        assertThatThrownBy(
                        () ->
                                SearchSpace.of(
                                        List.of(entry(true, "conv1", "conv2")),
                                        MODEL,
                                        new Picky(Map.of("conv1:weight", 2, "conv2:weight", 4))))
                .isInstanceOfSatisfying(
                        QuantException.class,
                        e -> assertThat(e.code()).isEqualTo(QuantException.Code.UNSUPPORTED))
                .hasMessage(
                        "search.space[0]: the tied layers have no choice in common; tie fewer"
                                + " layers, or give more quant_bits; supported: conv1: [lsq/w4/i4,"
                                + " lsq/w4/i8]; conv2: [lsq/w2/i4, lsq/w2/i8]");
    }

    /** Plugins that refuse a bit width for some slots, which capabilities cannot say. */
    private record Picky(Map<String, Integer> refused) implements PluginLookup {

        @Override
        public QuantizerPlugin get(String name) {
            QuantizerPlugin plugin = PLUGINS.get(name);
            return new QuantizerPlugin() {
                @Override
                public String name() {
                    return plugin.name();
                }

                @Override
                public Capabilities capabilities() {
                    return plugin.capabilities();
                }

                @Override
                public TensorQuantizer create(SlotRequest request) {
                    int bits = request.scheme().bits();
                    if (refused.getOrDefault(request.slot(), 0) == bits) {
                        throw new QuantException(
                                QuantException.Code.UNSUPPORTED, request.slot() + ": " + bits);
                    }
                    return plugin.create(request);
                }
            };
        }

        @Override
        public Set<String> names() {
            return PLUGINS.names();
        }
    }
}
