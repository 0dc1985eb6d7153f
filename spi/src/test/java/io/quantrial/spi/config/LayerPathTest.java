package io.quantrial.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerPathTest {

    @Test
    void childrenAreAppendedToTheirParent() {
        LayerPath path = LayerPath.root().child("features").child("03Conv2d");
        assertThat(path).hasToString("features/03Conv2d");
        assertThat(path.names()).containsExactly("features", "03Conv2d");
        assertThat(path).isEqualTo(LayerPath.parse("features/03Conv2d"));
    }

    @Test
    void rootHasNoNamesAndIsWrittenAsADot() {
        assertThat(LayerPath.root().names()).isEmpty();
        assertThat(LayerPath.root()).hasToString(".").isEqualTo(LayerPath.parse("."));
    }

    @Property(tries = 200)
    void parseAndToStringAreInverses(@ForAll("paths") LayerPath path) {
        assertThat(LayerPath.parse(path.toString())).isEqualTo(path);
    }

    @Provide
    Arbitrary<LayerPath> paths() {
        return Arbitraries.strings()
                .excludeChars('/')
                .ofMinLength(1)
                .ofMaxLength(5)
                .filter(name -> !name.equals("."))
                .list()
                .ofMaxSize(4)
                .map(LayerPath::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "/a", "a/", "a/.", "./a"})
    void textWithAnEmptyOrDotNameIsRefused(String text) {
        assertThatThrownBy(() -> LayerPath.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a layer name must not be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a/b"})
    void childNamesThatCouldNotBeReadBackAreRefused(String name) {
        assertThatThrownBy(() -> LayerPath.root().child(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void aBlockComesBeforeItsChildrenAndNamesAreComparedOneByOne() {
        List<String> sorted =
                Stream.of("b", "a/b", "a!", "a", ".", "a/a/z")
                        .map(LayerPath::parse)
                        .sorted()
                        .map(LayerPath::toString)
                        .toList();
        assertThat(sorted).containsExactly(".", "a", "a/a/z", "a/b", "a!", "b");
    }

    @Test
    void laterChangesOfTheCallersListAreNotSeen() {
        List<String> names = new ArrayList<>(List.of("a"));
        LayerPath path = new LayerPath(names);
        names.add("b");
        assertThat(path).hasToString("a");
    }
}
