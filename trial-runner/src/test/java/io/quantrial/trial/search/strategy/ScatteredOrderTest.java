package io.quantrial.trial.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.search.Problems;
import io.quantrial.trial.space.LayerSpace;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.space.SearchSpace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ScatteredOrderTest {

    @Property(tries = 200)
    void everyPointHasOnePosition(
            @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 7) Integer> sizes,
            @ForAll long seed) {
        List<LayerSpace> layers = new ArrayList<>();
        for (int alternatives : sizes) {
            layers.addAll(
                    Problems.space(1, Problems.TWENTY_FOUR.subList(0, alternatives)).layers());
        }
        ScatteredOrder order = new ScatteredOrder(new SearchSpace(layers), seed);
        int size = order.size().intValueExact();
        Set<Point> points = new HashSet<>();
        for (int i = 0; i < size; i++) {
            points.add(order.point(BigInteger.valueOf(i)));
        }

        assertThat(size).isEqualTo(sizes.stream().reduce(1, Math::multiplyExact));
        assertThat(points).hasSize(size);
    }
}
