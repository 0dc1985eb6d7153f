package io.quantrial.spi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.spi.scheme.QuantTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ConfigListPropertyTest {

    private static final PluginLookup PLUGINS = FakePlugins.lsqOnly();

    /** An entry as the oracle sees it: the layers by their paths, without patterns. */
    record Wish(Choice choice, Set<QuantTarget> targets, int bits, boolean exclude) {

        ConfigEntry entry() {
            ConfigEntry.Builder builder = ConfigEntry.builder().optExclude(exclude);
            choice.types().forEach(builder::addOpType);
            choice.names().forEach(builder::addOpName);
            targets.forEach(builder::addQuantType);
            return builder.setQuantBits(bits).build();
        }

        boolean names(String layer, QuantTarget target) {
            return choice.layers().contains(layer)
                    && (targets.contains(target) || (exclude && targets.isEmpty()));
        }
    }

    /** Keys that choose layers, with the layers of {@link Layers#MODEL} written out by hand. */
    record Choice(List<String> types, List<String> names, List<String> layers) {}

    private static final String CONV = "features/01Conv2d";
    private static final String INNER_CONV = "features/block/01Conv2d";
    private static final String INNER_LINEAR = "features/block/02Linear";

    /** Each chooses a layer that has every target, so that no target can be an error. */
    private static final List<Choice> CHOICES =
            List.of(
                    new Choice(
                            List.of(),
                            List.of("*"),
                            List.of("embed", CONV, INNER_CONV, INNER_LINEAR, "head")),
                    new Choice(
                            List.of("default"),
                            List.of(),
                            List.of("embed", CONV, INNER_CONV, INNER_LINEAR, "head")),
                    new Choice(List.of("Conv2d"), List.of(), List.of(CONV, INNER_CONV)),
                    new Choice(
                            List.of("Linear", "ReLU6"),
                            List.of(),
                            List.of("features/02ReLU6", INNER_LINEAR, "head")),
                    new Choice(List.of(), List.of("features/*"), List.of(CONV)),
                    new Choice(List.of("Linear"), List.of("features/**"), List.of(INNER_LINEAR)),
                    new Choice(List.of(), List.of("re:.*Conv.."), List.of(CONV, INNER_CONV)),
                    new Choice(List.of(), List.of("head", "e*"), List.of("embed", "head")),
                    new Choice(List.of("Linear"), List.of("head"), List.of("head")));

    @Property(tries = 500)
    void theLastEntryThatNamesASlotDecides(@ForAll("wishes") List<Wish> wishes) {
        Resolution resolution =
                ConfigList.of(wishes.stream().map(Wish::entry).toList())
                        .resolve(Layers.MODEL, PLUGINS);

        List<String> expected = new ArrayList<>();
        for (LayerInfo layer : Layers.MODEL) {
            for (QuantTarget target : QuantTarget.values()) {
                String slot = layer.path() + ":" + target.key();
                for (int i = wishes.size() - 1; layer.targets().contains(target) && i >= 0; i--) {
                    if (wishes.get(i).names(layer.path().toString(), target)) {
                        if (!wishes.get(i).exclude()) {
                            expected.add(slot + " " + wishes.get(i).bits() + " by " + (i + 1));
                        }
                        break;
                    }
                }
            }
        }
        assertThat(
                        resolution.rules().stream()
                                .map(
                                        rule ->
                                                rule.slot()
                                                        + " "
                                                        + rule.scheme().bits()
                                                        + " by "
                                                        + rule.entry()))
                .containsExactlyElementsOf(expected);
    }

    @Provide
    Arbitrary<List<Wish>> wishes() {
        Arbitrary<Boolean> exclude = Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true));
        Arbitrary<Wish> wish =
                exclude.flatMap(
                        excludes ->
                                Combinators.combine(
                                                Arbitraries.of(CHOICES),
                                                Arbitraries.of(QuantTarget.class)
                                                        .set()
                                                        .ofMinSize(excludes ? 0 : 1),
                                                Arbitraries.integers().between(2, 16))
                                        .as(
                                                (choice, targets, bits) ->
                                                        new Wish(choice, targets, bits, excludes)));
        return wish.list().ofMaxSize(8);
    }
}
