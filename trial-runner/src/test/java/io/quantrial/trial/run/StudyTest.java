package io.quantrial.trial.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.TrialRecord;
import io.quantrial.trial.storage.StudyStore;
import io.quantrial.trial.storage.StudyStores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

    @TempDir Path folder;

    private Path study() {
        return folder.resolve("study");
    }

    private TrialRunner runner(String... sets) {
        return new TrialRunner(TinyExperiment.in(folder, sets)).optInProcess();
    }

    @Test
    void aStudyCanBeReadWhileItRuns() {
        List<Study> seen = new ArrayList<>();
        runner("search.maxTrials=2")
                .addListener(
                        new RunListener() {
                            @Override
                            public void started(TrialRecord trial, int attempt) {
                                seen.add(Study.open(study()));
                            }
                        })
                .run();
        assertThat(seen.get(0).floatModel()).isEmpty();
        assertThat(seen.get(0).recommendation().answer()).isEmpty();
        assertThat(seen.get(1).floatModel()).isPresent();
        assertThat(seen.get(1).trial(1).state()).isEqualTo(TrialState.RUNNING);
        assertThat(seen).noneMatch(Study::isFinished);
        assertThat(Study.open(study()).isFinished()).isTrue();
    }

    @Test
    void itKnowsWhatItsTrialsKnow() {
        runner("search.maxTrials=3").optCommand("search tiny.yaml").run();
        Study study = Study.open(study());
        assertThat(study.folder()).isEqualTo(study().toAbsolutePath());
        assertThat(study.record().name()).isEqualTo("tiny");
        assertThat(study.file().command()).isEqualTo("search tiny.yaml");
        assertThat(study.sensitivities()).containsOnlyKeys("fc1", "fc2");
        assertThat(study.testAccuracies()).containsKeys(0, 1, 2, 3);
        assertThat(study.testAccuracies().keySet()).containsAll(study.front());
        assertThat(study.front()).contains(study.recommendation().answer().orElseThrow().number());
        assertThat(study.reports()).isNotEmpty();
        assertThat(study.record().versions()).containsKeys("quantrial", "java", "plugin.lsq");
    }

    @Test
    void aTestThatFailedDoesNotLeaveTheStudyUnfinished() {
        runner("search.maxTrials=1").run();
        int next = Study.open(study()).trials().size();
        try (StudyStore store = StudyStores.open(study(), Optional.empty(), "tiny")) {
            store.createTrial(
                    new NewTrial(
                            TrialKind.TEST, TrialState.QUEUED, 99, Optional.empty(), 0, Map.of()));
            assertThat(Study.open(study()).isFinished()).isFalse();
            store.startAttempt(next, 1, Instant.EPOCH);
            store.fail(next, 1, FailureReason.EXCEPTION, "the checkpoint is torn", false);
        }
        assertThat(Study.open(study()).isFinished()).isTrue();
        assertThat(Study.open(study()).testAccuracies()).containsOnlyKeys(0, 1);
        assertThat(runner("search.maxTrials=1").resume(TrialRunner.Changes.REFUSE)).isTrue();
        assertThat(Study.open(study()).trials()).hasSize(next + 1);
    }

    @Test
    void aTrialThatIsNotThereIsNamedWithThoseThatAre() {
        runner("search.maxTrials=1").run();
        Study study = Study.open(study());
        int last = study.trials().size() - 1;
        assertThatThrownBy(() -> study.trial(99))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "there is no trial 99; "
                                + study().toAbsolutePath()
                                + " has trials 0 to "
                                + last);
        assertThatThrownBy(() -> study.trial(-1)).isInstanceOf(TrialException.class);
        assertThat(study.trial(last).number()).isEqualTo(last);
    }

    @Test
    void aFolderThatIsNoStudyIsRefused() {
        assertThatThrownBy(() -> Study.open(folder))
                .isInstanceOf(TrialException.class)
                .hasMessageContaining("is not a study folder");
    }

    @Test
    void aStudyThatHasNotBegunSaysSo() {
        Plan plan = Plan.of(TinyExperiment.in(folder), Goal.SEARCH);
        StudyStores.open(study(), Optional.empty(), "tiny").close();
        StudyFile.of(plan, "").write(study());
        Study study = Study.open(study());
        assertThat(study.isFinished()).isFalse();
        assertThatThrownBy(study::record)
                .isInstanceOfSatisfying(
                        TrialException.class,
                        e -> assertThat(e.code()).isEqualTo(TrialException.Code.BAD_STUDY))
                .hasMessageContaining("has not begun");
    }
}
