package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.run.TrialRunner.Changes;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyEvent;
import io.quantrial.trial.storage.StudyReader;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole studies on real data, with real workers where it matters. */
class TrialRunnerTest {

    private static final String[] FOUR = {"search.maxTrials=4"};

    @TempDir Path folder;

    private Experiment experiment(String... sets) {
        List<String> all = new ArrayList<>(List.of(FOUR));
        all.addAll(List.of(sets));
        return TinyExperiment.in(folder, all.toArray(String[]::new));
    }

    private Path study() {
        return folder.resolve("study");
    }

    private Study open() {
        return Study.open(study());
    }

    private static TrialRunner inProcess(Experiment experiment) {
        return new TrialRunner(experiment).optInProcess();
    }

    private List<StudyEvent> events() {
        try (StudyReader reader = StudyStores.openReadOnly(study(), Optional.empty(), "tiny")) {
            return reader.events();
        }
    }

    private static TrialException.Code code(Runnable call) {
        try {
            call.run();
            throw new AssertionError("nothing was thrown");
        } catch (TrialException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            return e.code();
        }
    }

    /** Stops a run when a trial starts. */
    private static TrialRunner stoppingAt(int number, Experiment experiment) {
        TrialRunner runner = inProcess(experiment);
        return runner.addListener(
                new RunListener() {
                    @Override
                    public void started(TrialRecord trial, int attempt) {
                        if (trial.number() == number) {
                            runner.stop();
                        }
                    }
                });
    }

    @Test
    void workerProcessesRunAStudyThatThisProcessRunsBitByBitTheSame() {
        assertThat(new TrialRunner(experiment("search.concurrency=2")).run()).isTrue();
        List<TrialRecord> remote = open().trials();
        Path other = folder.resolve("other");
        Experiment here = experiment("search.concurrency=2", "output=" + other);
        assertThat(inProcess(here).run()).isTrue();
        List<TrialRecord> local = Study.open(other).trials();

        assertThat(remote).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        assertThat(remote).extracting(trial -> trial.definition().kind()).isSorted();
        assertThat(remote)
                .filteredOn(trial -> trial.definition().kind() != TrialKind.TEST)
                .hasSize(5);
        assertThat(open().isFinished()).isTrue();
        assertThat(open().recommendation().answer()).isPresent();
        assertThat(local)
                .extracting(TrialRecord::metrics)
                .isEqualTo(remote.stream().map(TrialRecord::metrics).toList());
        assertThat(local)
                .extracting(trial -> trial.checkpoint().map(file -> file.sha256()))
                .isEqualTo(
                        remote.stream()
                                .map(trial -> trial.checkpoint().map(file -> file.sha256()))
                                .toList());
    }

    @Test
    void tiedLayersGetTheSameInEveryTrial() {
        Experiment experiment =
                experiment(
                        "search.strategy=nsga2",
                        "search.space[0].tied=true",
                        "search.space[0].quant_bits.weight=2,3,4,8");
        assertThat(inProcess(experiment).run()).isTrue();

        assertThat(open().isFinished()).isTrue();
        assertThat(open().trials())
                .filteredOn(trial -> trial.definition().kind().isCandidate())
                .extracting(trial -> trial.definition().configuration().orElseThrow())
                .containsExactlyInAnyOrder(
                        "fc1=lsq/w8; fc2=lsq/w8",
                        "fc1=lsq/w4; fc2=lsq/w4",
                        "fc1=lsq/w3; fc2=lsq/w3",
                        "fc1=lsq/w2; fc2=lsq/w2");
        assertThat(open().sensitivities()).containsOnlyKeys("fc1");
        assertThat(open().recommendation().answer()).isPresent();
    }

    @Test
    void aFinishedStudyIsNotTouchedByAResume() {
        Experiment experiment = experiment();
        inProcess(experiment).run();
        List<StudyEvent> before = events();
        List<Integer> heard = new ArrayList<>();
        TrialRunner again = inProcess(experiment);
        again.addListener(
                new RunListener() {
                    @Override
                    public void begun(Plan plan, int ended) {
                        heard.add(ended);
                    }
                });
        assertThat(again.resume(Changes.REFUSE)).isTrue();
        assertThat(events()).isEqualTo(before);
        assertThat(heard).containsExactly(open().trials().size());
    }

    @Test
    void aStudyThatWasStoppedGoesOnWhereItWas() {
        Experiment whole = experiment("output=" + folder.resolve("whole"));
        inProcess(whole).run();
        Experiment experiment = experiment();
        assertThat(stoppingAt(2, experiment).run()).isFalse();
        assertThat(open().isFinished()).isFalse();
        assertThat(inProcess(experiment).resume(Changes.REFUSE)).isTrue();
        assertThat(open().isFinished()).isTrue();
        List<TrialRecord> expected = Study.open(folder.resolve("whole")).trials();
        assertThat(open().trials())
                .extracting(TrialRecord::metrics)
                .isEqualTo(expected.stream().map(TrialRecord::metrics).toList());
        assertThat(open().trials())
                .extracting(TrialRecord::definition)
                .isEqualTo(expected.stream().map(TrialRecord::definition).toList());
    }

    @Test
    void aStudyWithoutAFolderIsBegunByAResume() {
        assertThat(inProcess(experiment("search.maxTrials=1")).resume(Changes.REFUSE)).isTrue();
        assertThat(open().trials()).hasSizeGreaterThan(1);
    }

    @Test
    void aStudyWhoseProcessDiedBeforeItsFirstEventIsBegunByAResume() {
        Experiment experiment = experiment("search.maxTrials=1");
        inProcess(experiment).run();
        try (StudyStore empty = StudyStores.open(folder.resolve("e"), Optional.empty(), "tiny")) {
            assertThat(empty.study()).isEmpty();
        }
        replace(study().resolve("study.db"), folder.resolve("e/study.db"));
        assertThat(inProcess(experiment).resume(Changes.REFUSE)).isTrue();
        assertThat(open().isFinished()).isTrue();
    }

    private static void replace(Path file, Path by) {
        try {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
            Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void runRefusesAFolderThatHoldsAStudyAndSaysHowToGoOn() {
        Experiment experiment = experiment("search.maxTrials=1");
        inProcess(experiment).run();
        assertThatThrownBy(() -> inProcess(experiment).run())
                .isInstanceOf(TrialException.class)
                .hasMessageContainingAll(study().toString(), "resume it", "\"output\"");
    }

    @Test
    void runRefusesADatabaseThatHoldsTheStudyAlready() throws IOException {
        Experiment experiment = experiment("search.maxTrials=1");
        inProcess(experiment).run();
        Files.delete(study().resolve(StudyFile.NAME));
        assertThat(code(() -> inProcess(experiment).run()))
                .isEqualTo(TrialException.Code.BAD_INPUT);
    }

    @Test
    void aChangedExperimentIsRefusedWithTheDifferences() {
        stoppingAt(1, experiment()).run();
        Experiment more = experiment("search.maxTrials=5");
        assertThatThrownBy(() -> inProcess(more).resume(Changes.REFUSE))
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.STUDY_CHANGED))
                .hasMessageContainingAll(
                        "search.maxTrials: \"4\" is now \"5\"", "--accept-changes");
    }

    @Test
    void aChangedSearchGoesOnIfTheUserAcceptsIt() {
        inProcess(experiment()).run();
        int before = open().trials().size();
        Experiment more = experiment("search.maxTrials=5", "search.strategy=random");
        assertThat(inProcess(more).optCommand("new").resume(Changes.ACCEPT)).isTrue();
        assertThat(events()).extracting(StudyEvent::type).contains(EventType.EXPERIMENT_CHANGED);
        assertThat(open().trials().subList(before, open().trials().size()))
                .extracting(trial -> trial.definition().kind())
                .startsWith(TrialKind.SEARCH);
        assertThat(open().experiment().search().maxTrials()).isEqualTo(5);
        assertThat(open().file().command()).isEqualTo("new");
        assertThat(open().isFinished()).isTrue();
        assertThat(inProcess(more).resume(Changes.REFUSE)).isTrue();
    }

    @Test
    void aStrategyThatAnswersDifferentlyStartsAfreshIfTheUserAcceptsIt() {
        inProcess(experiment()).run();
        try (StudyStore store = StudyStores.open(study(), Optional.empty(), "tiny")) {
            // as if the strategy had been another one when the study began
            store.changeExperiment(experiment("search.strategy=random").values(), Map.of());
            store.changeExperiment(experiment().values(), Map.of());
            store.createTrial(
                    new NewTrial(
                            TrialKind.SEARCH,
                            TrialState.QUEUED,
                            7,
                            Optional.of("fc1=lsq/w8; fc2=lsq/w2"),
                            -1,
                            Map.of()));
        }
        assertThat(code(() -> inProcess(experiment()).resume(Changes.REFUSE)))
                .isEqualTo(TrialException.Code.STUDY_CHANGED);
        assertThat(inProcess(experiment()).resume(Changes.ACCEPT)).isTrue();
        assertThat(inProcess(experiment()).resume(Changes.REFUSE)).isTrue();
    }

    @Test
    void anotherVersionOfAPluginIsAskedAboutOnce() {
        inProcess(experiment()).run();
        try (StudyStore store = StudyStores.open(study(), Optional.empty(), "tiny")) {
            // as if an older plugin had run the study
            store.changeExperiment(experiment().values(), Map.of("plugin.lsq", "0.0.1"));
        }
        assertThat(code(() -> inProcess(experiment()).resume(Changes.REFUSE)))
                .isEqualTo(TrialException.Code.STUDY_CHANGED);
        assertThat(inProcess(experiment()).resume(Changes.ACCEPT)).isTrue();
        assertThat(inProcess(experiment()).resume(Changes.REFUSE)).isTrue();
    }

    @Test
    void whereTrialsRunMayChange() {
        stoppingAt(2, experiment()).optCommand("old").run();
        Experiment technical =
                experiment("search.concurrency=3", "search.heap=512m", "search.maxDuration=1h");
        assertThat(inProcess(technical).optCommand("new").resume(Changes.REFUSE)).isTrue();
        assertThat(open().experiment().search().workers().concurrency()).isEqualTo(3);
        assertThat(open().file().command()).isEqualTo("old");
    }

    @Test
    void aStudyThatWasStartedByTrainIsNotGoneOnWithBySearch() {
        Experiment experiment =
                experiment(
                        "quantization[0].op_names[0]=fc1",
                        "quantization[0].quantizer=lsq",
                        "quantization[0].quant_types[0]=weight",
                        "quantization[0].quant_bits=4");
        new TrialRunner(experiment, Goal.TRAIN).optInProcess().run();
        assertThatThrownBy(() -> inProcess(experiment).resume(Changes.ACCEPT))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("was started by the command \"train\"");
    }

    @Test
    void aSecondControllerIsRefused() {
        Experiment experiment = experiment("search.maxTrials=1");
        List<TrialException.Code> codes = new ArrayList<>();
        TrialRunner first = inProcess(experiment);
        first.addListener(
                new RunListener() {
                    @Override
                    public void started(TrialRecord trial, int attempt) {
                        if (codes.isEmpty()) {
                            codes.add(code(() -> inProcess(experiment).resume(Changes.REFUSE)));
                        }
                    }
                });
        first.run();
        assertThat(codes).containsExactly(TrialException.Code.STUDY_LOCKED);
    }

    @Test
    void aDamagedFloatCheckpointIsMadeAgainBeforeWhatWaits() throws IOException {
        stoppingAt(2, experiment()).run();
        String name = open().floatModel().orElseThrow().checkpoint().orElseThrow().name();
        Files.write(study().resolve("checkpoints").resolve(name), new byte[] {1, 2, 3});
        assertThat(inProcess(experiment()).resume(Changes.REFUSE)).isTrue();
        assertThat(open().trials()).allMatch(trial -> trial.state() == TrialState.COMPLETE);
        List<TrialRecord> floats =
                open().trials().stream()
                        .filter(trial -> trial.definition().kind() == TrialKind.FLOAT)
                        .toList();
        assertThat(floats).hasSize(2);
        assertThat(floats.get(0).metrics()).isEqualTo(floats.get(1).metrics());
        assertThat(open().isFinished()).isTrue();
    }

    @Test
    void aFloatModelThatFailedIsTriedAgainByAResume() {
        Experiment experiment = experiment("search.maxTrials=1");
        stoppingAt(0, experiment).run();
        try (StudyStore store = StudyStores.open(study(), Optional.empty(), "tiny")) {
            store.startAttempt(0, 2, Instant.EPOCH);
            store.fail(0, 2, FailureReason.OUT_OF_MEMORY, "heap", false);
        }
        assertThat(inProcess(experiment).resume(Changes.REFUSE)).isTrue();
        assertThat(open().trial(0).state()).isEqualTo(TrialState.FAILED);
        assertThat(open().floatModel()).map(TrialRecord::number).contains(1);
        assertThat(open().isFinished()).isTrue();
    }

    @Test
    void aListenerThatFailsDoesNotEndTheStudy() {
        List<Integer> ended = new ArrayList<>();
        boolean isFinished =
                inProcess(experiment("search.maxTrials=1"))
                        .addListener(
                                new RunListener() {
                                    @Override
                                    public void ended(TrialRecord trial) {
                                        throw new IllegalStateException("a bug");
                                    }
                                })
                        .addListener(
                                new RunListener() {
                                    @Override
                                    public void ended(TrialRecord trial) {
                                        ended.add(trial.number());
                                    }
                                })
                        .run();
        assertThat(isFinished).isTrue();
        assertThat(ended).hasSameSizeAs(open().trials());
    }

    @Test
    void whenTheTimeIsUpTheFinalsStillFollow() {
        assertThat(inProcess(experiment("search.maxTrials=9", "search.maxDuration=1ms")).run())
                .isTrue();
        assertThat(open().trials())
                .extracting(trial -> trial.definition().kind())
                .doesNotContain(TrialKind.SEARCH)
                .contains(TrialKind.REFERENCE, TrialKind.TEST);
        assertThat(open().isFinished()).isTrue();
    }

    @Test
    void aStudyThatTheTimeEndedStaysEnded() {
        Experiment experiment = experiment("search.maxTrials=9", "search.maxDuration=1ms");
        inProcess(experiment).run();
        List<StudyEvent> before = events();
        Experiment longer = experiment("search.maxTrials=9", "search.maxDuration=1h");
        assertThat(inProcess(longer).resume(Changes.REFUSE)).isTrue();
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void anotherNameOrSeedIsAnotherStudy() {
        inProcess(experiment()).run();
        for (String other : List.of("name=other", "seed=8")) {
            assertThat(code(() -> inProcess(experiment(other)).resume(Changes.ACCEPT)))
                    .isEqualTo(TrialException.Code.STUDY_CHANGED);
        }
    }

    @Test
    void nothingIsLeftBehindByAnExperimentThatIsWrong() {
        for (String wrong : List.of("search.executor=proces", "search.constraints.size=<= 1%")) {
            assertThat(code(() -> new TrialRunner(experiment(wrong)).run()))
                    .isEqualTo(TrialException.Code.BAD_INPUT);
            assertThat(study()).doesNotExist();
        }
    }

    @Test
    void aRunnerRunsOnce() {
        TrialRunner runner = inProcess(experiment("search.maxTrials=1"));
        runner.run();
        assertThatThrownBy(() -> runner.resume(Changes.REFUSE))
                .isInstanceOf(IllegalStateException.class);
    }
}
