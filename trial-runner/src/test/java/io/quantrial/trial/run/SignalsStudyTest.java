package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.run.TrialRunner.Changes;
import io.quantrial.trial.search.Observation;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.search.Search;
import io.quantrial.trial.search.SearchProblem;
import io.quantrial.trial.search.Signals;
import io.quantrial.trial.search.Strategy;
import io.quantrial.trial.signal.Signal;
import io.quantrial.trial.signal.TrainedModel;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose strategy wants signals: measured once, stored, and told before the first ask. */
class SignalsStudyTest {

    @TempDir Path folder;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    /** Tries one configuration: 8 and 2 bits if it has learned of a signal, else 2 and 8. */
    public static final class Listening implements Strategy {

        @Override
        public String name() {
            return "listening";
        }

        @Override
        public boolean usesSignals() {
            return true;
        }

        @Override
        public Search start(SearchProblem problem) {
            return new Search() {

                private Point next = new Point(List.of(0, 2));

                @Override
                public void learn(Signals signals) {
                    next = new Point(signals.losses().isEmpty() ? List.of(0, 2) : List.of(2, 0));
                }

                @Override
                public Optional<Proposal> ask(int number) {
                    Optional<Proposal> proposal = Optional.ofNullable(next).map(Proposal::training);
                    next = null;
                    return proposal;
                }

                @Override
                public void tell(Observation observation) {}
            };
        }
    }

    /** Cannot measure anything. */
    public static final class Broken implements Signal {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public List<List<Double>> measure(TrainedModel model) {
            throw new UnsupportedOperationException("no figures today");
        }
    }

    @BeforeEach
    void addServices() throws IOException {
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve(Strategy.class.getName()), Listening.class.getName());
        Files.writeString(services.resolve(Signal.class.getName()), Broken.class.getName());
        URL[] urls = {folder.resolve("classes").toUri().toURL()};
        Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, before));
    }

    @AfterEach
    void removeServices() throws IOException {
        ((URLClassLoader) Thread.currentThread().getContextClassLoader()).close();
        Thread.currentThread().setContextClassLoader(before);
    }

    private Experiment experiment(String... sets) {
        List<String> all = new ArrayList<>(List.of("search.strategy=listening"));
        all.addAll(List.of(sets));
        return TinyExperiment.in(folder, all.toArray(String[]::new));
    }

    private static TrialRunner runner(Experiment experiment) {
        return new TrialRunner(experiment).optInProcess();
    }

    private List<TrialRecord> of(TrialKind kind) {
        return Study.open(folder.resolve("study")).trials().stream()
                .filter(trial -> trial.definition().kind() == kind)
                .toList();
    }

    private void assertSignalsWereLearned() {
        assertThat(of(TrialKind.SEARCH))
                .extracting(trial -> trial.definition().configuration().orElseThrow())
                .containsExactly("fc1=lsq/w8; fc2=lsq/w2");
    }

    @Test
    void signalsAreMeasuredOnceAfterTheFloatModelAndBeforeTheStrategyIsAsked() {
        assertThat(runner(experiment()).run()).isTrue();

        assertThat(Study.open(folder.resolve("study")).trials())
                .extracting(trial -> trial.definition().kind())
                .startsWith(TrialKind.FLOAT, TrialKind.SIGNALS, TrialKind.REFERENCE);
        assertThat(of(TrialKind.SIGNALS)).hasSize(1);
        assertThat(of(TrialKind.SIGNALS).get(0).metrics())
                .hasSize(2 * 2 * 3)
                .containsKey("signal/gradient/fc1=lsq/w2");
        assertThat(of(TrialKind.SIGNALS).get(0).definition().parent()).isZero();
        assertSignalsWereLearned();
    }

    @Test
    void referencesDoNotWaitForTheSignalsButTheSearchDoes() {
        Plan plan = Plan.of(experiment(), Goal.SEARCH);
        Agenda agenda = new Agenda(plan, new SearchLog(plan, SearchLog.start(plan)), () -> false);
        List<TrialRecord> trials = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            NewTrial next = agenda.next(trials).orElseThrow();
            TrialState state =
                    next.kind() == TrialKind.SIGNALS ? TrialState.RUNNING : TrialState.COMPLETE;
            trials.add(record(number, next, state));
        }

        assertThat(trials)
                .extracting(trial -> trial.definition().kind())
                .endsWith(TrialKind.REFERENCE, TrialKind.REFERENCE, TrialKind.REFERENCE);
        assertThat(agenda.next(trials)).isEmpty();
        trials.set(1, record(1, trials.get(1).definition(), TrialState.COMPLETE));
        assertThat(agenda.next(trials)).map(NewTrial::kind).contains(TrialKind.SEARCH);
    }

    private static TrialRecord record(int number, NewTrial definition, TrialState state) {
        return new TrialRecord(
                number, definition, state, new TreeMap<>(), Optional.empty(), List.of());
    }

    @Test
    void aStudyThatIsStoppedWhileSignalsAreMeasuredMeasuresThemOnResume() {
        stoppingAt(1);

        assertThat(runner(experiment()).resume(Changes.REFUSE)).isTrue();

        assertThat(of(TrialKind.SIGNALS))
                .singleElement()
                .satisfies(
                        trial -> {
                            assertThat(trial.state()).isEqualTo(TrialState.COMPLETE);
                            assertThat(trial.attempts()).hasSize(2);
                        });
        assertSignalsWereLearned();
    }

    @Test
    void aStudyThatIsStoppedLaterLearnsWhatIsStored() {
        stoppingAt(4);
        TrialRecord measured = of(TrialKind.SIGNALS).get(0);

        assertThat(runner(experiment()).resume(Changes.REFUSE)).isTrue();

        assertThat(of(TrialKind.SIGNALS)).containsExactly(measured);
        assertSignalsWereLearned();
        assertThat(runner(experiment()).resume(Changes.REFUSE)).isTrue();
    }

    private void stoppingAt(int number) {
        TrialRunner runner = runner(experiment());
        runner.addListener(
                new RunListener() {
                    @Override
                    public void started(TrialRecord trial, int attempt) {
                        if (trial.number() == number) {
                            runner.stop();
                        }
                    }
                });
        assertThat(runner.run()).isFalse();
    }

    @Test
    void aWorkerThatDiesMeasuringIsFollowedByAnother() {
        stoppingAt(1);
        try (StudyStore store =
                StudyStores.open(folder.resolve("study"), Optional.empty(), "tiny")) {
            store.startAttempt(1, 2, Instant.EPOCH);
            store.fail(1, 2, FailureReason.CRASH, "gone", true);
        }

        assertThat(runner(experiment()).resume(Changes.REFUSE)).isTrue();

        assertThat(of(TrialKind.SIGNALS).get(0).state()).isEqualTo(TrialState.COMPLETE);
        assertSignalsWereLearned();
    }

    @Test
    void withoutSignalsTheStudyGoesOn() {
        assertThat(runner(experiment("search.signals=gradient, broken")).run()).isTrue();

        assertThat(of(TrialKind.SIGNALS))
                .singleElement()
                .satisfies(trial -> assertThat(trial.state()).isEqualTo(TrialState.FAILED));
        assertThat(of(TrialKind.SEARCH))
                .extracting(trial -> trial.definition().configuration().orElseThrow())
                .containsExactly("fc1=lsq/w2; fc2=lsq/w8");
        assertThat(runner(experiment("search.signals=gradient, broken")).resume(Changes.REFUSE))
                .isTrue();
        assertThat(of(TrialKind.SIGNALS)).hasSize(1);
    }

    @Test
    void anAcceptedChangeIsMeasuredAnew() {
        stoppingAt(2);
        Experiment changed = experiment("search.signals=weight-error");

        assertThat(runner(changed).resume(Changes.ACCEPT)).isTrue();

        assertThat(of(TrialKind.SIGNALS)).hasSize(2);
        assertThat(of(TrialKind.SIGNALS).get(1).metrics().keySet())
                .allMatch(name -> name.startsWith("signal/weight-error/"));
        assertSignalsWereLearned();
    }

    @Test
    void anotherFloatModelIsMeasuredAnew() throws IOException {
        stoppingAt(2);
        Path study = folder.resolve("study");
        String name = of(TrialKind.FLOAT).get(0).checkpoint().orElseThrow().name();
        Files.write(study.resolve("checkpoints").resolve(name), new byte[] {1, 2, 3});

        assertThat(runner(experiment()).resume(Changes.REFUSE)).isTrue();

        assertThat(of(TrialKind.FLOAT)).hasSize(2);
        assertThat(of(TrialKind.SIGNALS))
                .hasSize(2)
                .extracting(TrialRecord::metrics)
                .allMatch(of(TrialKind.SIGNALS).get(0).metrics()::equals);
        assertSignalsWereLearned();
    }

    @Test
    void aStrategyThatDoesNotWantSignalsGetsNone() {
        Experiment none =
                TinyExperiment.of(
                        folder,
                        List.of("search:", "  strategy: grid", TinyExperiment.SPACE),
                        "search.maxTrials=1");

        assertThat(runner(none).run()).isTrue();

        assertThat(of(TrialKind.SIGNALS)).isEmpty();
    }
}
