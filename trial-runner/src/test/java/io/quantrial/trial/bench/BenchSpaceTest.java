package io.quantrial.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.cost.Cost;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BenchSpaceTest {

    private static final BenchSpace SPACE = SmallTable.SPACE;

    @Test
    void everyConfigurationHasAPlace() {
        assertThat(LongStream.range(0, SPACE.size()).mapToObj(SPACE::bits))
                .containsExactly(List.of(2, 2), List.of(2, 8), List.of(8, 2), List.of(8, 8))
                .allMatch(SPACE::contains);
    }

    @Test
    void aCostIsTheSumOverTheGroups() {
        assertThat(SPACE.cost(List.of(8, 2))).isEqualTo(new Cost(1000 + 8 + 200, 64 + 4, 0));
    }

    @Test
    void eachLayerGetsTheWidthOfItsGroupForWhatItQuantizes() {
        assertThat(SPACE.configuration(List.of(8, 2)))
                .hasToString("a/01Conv2d=lsq/w8/i8; b=lsq/w2; c=lsq/w8/i8");
    }

    @Test
    void otherWidthsAndOtherNumbersOfGroupsAreNotInTheSpace() {
        assertThat(SPACE.contains(List.of(4, 2))).isFalse();
        assertThat(SPACE.contains(List.of(2))).isFalse();
    }

    @Test
    void aSampleHasTheUniformConfigurationsAndNoneTwice() {
        assertThat(new BenchSample(SPACE, 1).of(3))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .contains(List.of(2, 2), List.of(8, 8));
    }

    @Test
    void aSampleOfAtLeastTheSpaceIsTheSpace() {
        assertThat(new BenchSample(SPACE, 1).of(5)).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void aSampleWithoutRoomForTheUniformConfigurationsIsRefused() {
        assertThatThrownBy(() -> new BenchSample(SPACE, 1).of(1))
                .isInstanceOf(TrialException.class)
                .hasMessage("search.maxTrials: 1 is less than the uniform configurations, 2");
    }
}
