package io.quantrial.trial.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.spi.config.LayerPath;
import io.quantrial.spi.scheme.QuantTarget;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LayerBitsTest {

    @Property
    void parseAndToStringAreInverses(@ForAll("bits") LayerBits bits) {
        assertThat(LayerBits.parse(bits.toString())).isEqualTo(bits);
    }

    @Property
    void configurationsAreWrittenAndReadTheSame(
            @ForAll("configurations") BitConfiguration configuration) {
        BitConfiguration read = BitConfiguration.parse(configuration.toString());

        assertThat(read).isEqualTo(configuration);
        assertThat(read.hash()).isEqualTo(configuration.hash()).matches("[0-9a-f]{64}");
    }

    @Provide
    static Arbitrary<LayerBits> bits() {
        return Combinators.combine(
                        Arbitraries.of("lsq", "qat", "my-quantizer2"),
                        Arbitraries.maps(
                                        Arbitraries.of(QuantTarget.class),
                                        Arbitraries.integers().between(1, 16))
                                .ofMinSize(1))
                .as(LayerBits::new);
    }

    @Provide
    static Arbitrary<BitConfiguration> configurations() {
        Arbitrary<LayerPath> paths =
                Arbitraries.of("conv1", ".", "features/03Conv2d", "a=b", "x; y", "x; y=z/w4", "*")
                        .map(LayerPath::parse);
        return Arbitraries.maps(paths, bits()).map(map -> new BitConfiguration(new TreeMap<>(map)));
    }

    @Example
    void theWeightIsWrittenFirst() {
        LayerBits bits =
                new LayerBits(
                        "lsq",
                        Map.of(QuantTarget.INPUT, 8, QuantTarget.OUTPUT, 6, QuantTarget.WEIGHT, 4));

        assertThat(bits).hasToString("lsq/w4/i8/o6");
        assertThat(LayerBits.parse("lsq/i8/o6/w4")).isEqualTo(bits);
    }

    @Example
    void aTensorThatIsLeftAloneHasTheWidthOfAFloat() {
        assertThat(LayerBits.parse("lsq/w4").width(QuantTarget.WEIGHT)).isEqualTo(4);
        assertThat(LayerBits.parse("lsq/w4").width(QuantTarget.INPUT)).isEqualTo(32);
    }

    @Example
    void whatIsNotAChoiceIsRefused() {
        for (String text :
                new String[] {"", "lsq", "/w4", "lsq/", "lsq/4", "lsq/w0", "lsq/w4/w4", "lsq/x4"}) {
            assertThatThrownBy(() -> LayerBits.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "\""
                                    + text
                                    + "\" must be a quantizer and bit widths of weight, input or"
                                    + " output, such as lsq/w4/i8");
        }
    }

    @Example
    void layersAreWrittenInOrderWhateverTheOrderOfInsertion() {
        SortedMap<LayerPath, LayerBits> layers = new TreeMap<>();
        layers.put(LayerPath.parse("fc"), LayerBits.parse("qat/w8/i8"));
        layers.put(LayerPath.parse("conv1"), LayerBits.parse("lsq/w4/i8"));

        assertThat(new BitConfiguration(layers)).hasToString("conv1=lsq/w4/i8; fc=qat/w8/i8");
        assertThat(new BitConfiguration(new TreeMap<>())).hasToString("");
    }

    @Example
    void whatIsNotAConfigurationIsRefused() {
        for (String text :
                new String[] {"conv1", "conv1=", "=lsq/w4", "conv1=lsq/w4; fc", "conv1=lsq; fc"}) {
            assertThatThrownBy(() -> BitConfiguration.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> BitConfiguration.parse("fc=lsq/w4; fc=lsq/w8"))
                .hasMessageContaining("layer fc has two choices");
    }
}
