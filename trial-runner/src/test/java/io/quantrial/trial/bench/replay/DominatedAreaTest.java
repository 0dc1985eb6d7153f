package io.quantrial.trial.bench.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.bench.replay.DominatedArea.Place;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DominatedAreaTest {

    private static final int CORNER = 9;

    @Example
    void nothingDominatesNothing() {
        assertThat(new DominatedArea(1, 1).of(List.of())).isZero();
        assertThat(new DominatedArea(1, 1).of(List.of(new Place(1, 0), new Place(2, -5)))).isZero();
    }

    @Property
    void itIsTheNumberOfUnitSquaresThatSomethingDominates(@ForAll("places") List<Place> places) {
        long squares =
                IntStream.range(0, CORNER)
                        .boxed()
                        .flatMap(x -> IntStream.range(0, CORNER).mapToObj(y -> new Place(x, y)))
                        .filter(square -> places.stream().anyMatch(each -> isBelow(each, square)))
                        .count();

        assertThat(new DominatedArea(CORNER, CORNER).of(places)).isEqualTo(squares);
    }

    @Property
    void anotherPlaceNeverMakesItSmaller(@ForAll("places") List<Place> places) {
        DominatedArea area = new DominatedArea(CORNER, CORNER);
        for (int i = 0; i < places.size(); i++) {
            assertThat(area.of(places.subList(0, i + 1)))
                    .isGreaterThanOrEqualTo(area.of(places.subList(0, i)));
        }
    }

    private static boolean isBelow(Place place, Place square) {
        return place.x() <= square.x() && place.y() <= square.y();
    }

    @Provide
    Arbitrary<List<Place>> places() {
        Arbitrary<Integer> figure = Arbitraries.integers().between(0, CORNER + 2);
        return Combinators.combine(figure, figure)
                .as((x, y) -> new Place(x, y))
                .list()
                .ofMaxSize(12);
    }
}
