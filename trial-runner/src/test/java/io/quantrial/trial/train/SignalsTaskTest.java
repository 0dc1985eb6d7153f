package io.quantrial.trial.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quantrial.spi.QuantException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.signal.TrainedModel;
import io.quantrial.trial.space.SpaceEntry;
import io.quantrial.trial.train.SmallStudy.Recorder;
import io.quantrial.trial.train.TaskOutcome.Completed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task that measures signals. */
class SignalsTaskTest {

    private static final List<String> ALL =
            List.of("gradient", "weight-error", "fisher", "one-at-a-time");

    @TempDir Path folder;
    private SmallStudy study;

    @BeforeEach
    void trainFloatModel() {
        study = small();
        study.complete(SmallStudy.floatTask());
    }

    private SmallStudy small() {
        SmallStudy small = new SmallStudy(folder).withSamples(128, 64);
        small.signals = ALL;
        small.space = List.of(entry(Map.of()));
        return small;
    }

    private static SpaceEntry entry(Map<String, Object> settings) {
        return SmallStudy.entry(
                List.of("conv*", "fc*"), List.of("lsq", "qat"), List.of(8, 2), settings);
    }

    @Test
    void everySignalHasAFigureOfEveryAlternativeOfEveryLayer() {
        Completed completed = study.complete(study.signalsTask());

        assertThat(completed.metrics())
                .hasSize(4 * 4 * 4)
                .containsKeys(
                        "signal/gradient/conv1=lsq/w8/i8",
                        "signal/weight-error/fc2=qat/w2/i8",
                        "signal/fisher/fc1=lsq/w2/i8",
                        "signal/one-at-a-time/conv2=qat/w2/i8");
        assertThat(completed.checkpoint()).isEmpty();
        Signals signals = Signals.of(Set.copyOf(ALL), study.session().space(), completed.metrics());
        assertThat(signals.losses()).containsOnlyKeys(ALL);
    }

    @Test
    void theSameTaskGivesTheSameBitsWhateverRanBefore() {
        Map<String, Double> first = study.complete(study.signalsTask()).metrics();
        study.complete(study.searchTask(SmallStudy.all("lsq/w2/i8")));
        Map<String, Double> again = study.complete(study.signalsTask()).metrics();
        Map<String, Double> elsewhere = small().complete(study.signalsTask()).metrics();

        assertThat(again).isEqualTo(first);
        assertThat(elsewhere).isEqualTo(first);
    }

    @Test
    void whatRunsAfterwardsIsAsIfNothingHadBeenMeasured() {
        Map<String, Double> before =
                study.complete(study.searchTask(SmallStudy.all("lsq/w4/i8"))).metrics();
        study.complete(study.signalsTask());

        assertThat(study.complete(study.searchTask(SmallStudy.all("lsq/w4/i8"))).metrics())
                .isEqualTo(before);
    }

    @Test
    void onlyWhatIsAskedForIsMeasured() {
        SmallStudy one = small();
        one.signals = List.of("weight-error");

        assertThat(one.complete(one.signalsTask()).metrics().keySet())
                .allMatch(name -> name.startsWith("signal/weight-error/"))
                .hasSize(4 * 4);
    }

    @Test
    void theRunnerHearsBeatsAndNoReport() {
        Recorder recorder = new Recorder();

        assertThat(study.run(study.signalsTask(), recorder)).isInstanceOf(Completed.class);

        // 4 alternatives, each with 4 batches of calibration and 4 of gradients, twice
        assertThat(recorder.beats).isGreaterThan(4 * 8 * 2);
        assertThat(recorder.reports).isEmpty();
    }

    @Test
    void allArraysAreClosed() {
        study.complete(study.signalsTask());
        int open = SmallStudy.openArrays();
        study.complete(study.signalsTask());

        assertThat(SmallStudy.openArrays()).isEqualTo(open);
    }

    @Test
    void layersThatWaitForAStepOfTrainingAreMeasuredAsIfTheyDidNot() {
        Map<String, Double> metrics = study.complete(study.signalsTask()).metrics();
        SmallStudy waiting = small();
        waiting.space = List.of(entry(Map.of("quant_start_step", 100)));

        assertThat(waiting.complete(waiting.signalsTask()).metrics()).isEqualTo(metrics);
    }

    @Test
    void aSignalThatFailsIsLeftOutAndTheOthersStay() {
        TrainedModel model = mock(TrainedModel.class);
        when(model.space()).thenReturn(study.session().space());
        doThrow(new QuantException(QuantException.Code.UNSUPPORTED, "conv1: not today"))
                .when(model)
                .weights(any());
        when(model.loss(any())).thenReturn(1.0);
        when(model.loss(Map.of(0, 1))).thenReturn(Double.NaN);

        Map<String, Double> metrics =
                new SignalMetrics(model).of(List.of("weight-error", "one-at-a-time"));

        assertThat(metrics)
                .hasSize(4 * 4 - 1)
                .doesNotContainKey("signal/one-at-a-time/conv1=lsq/w2/i8");
        assertThat(Signals.of(Set.copyOf(ALL), study.session().space(), metrics).losses())
                .isEmpty();
    }

    @Test
    void withoutASpaceThereIsNothingToMeasure() {
        SmallStudy empty = small();
        empty.space = List.of();

        assertThat(empty.complete(empty.signalsTask()).metrics()).isEmpty();
        assertThat(empty.signalsTask().kind()).isEqualTo(TrialKind.SIGNALS);
    }
}
