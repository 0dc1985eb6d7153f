package io.quantrial.trial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quantrial.trial.TrialException;
import io.quantrial.trial.config.Experiment;
import io.quantrial.trial.config.ExperimentFile.ReadExperiment;
import io.quantrial.trial.run.Goal;
import io.quantrial.trial.run.Study;
import io.quantrial.trial.run.StudyFile;
import io.quantrial.trial.run.TrialRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.InOrder;

/** What the commands ask of the runner. A run that ends well is in {@code StudyCommandsTest}. */
class RunCommandTest {

    private final Studies studies = mock(Studies.class);
    private final TrialRunner runner = mock(TrialRunner.class, RETURNS_SELF);
    private final Experiment experiment = mock(Experiment.class, RETURNS_DEEP_STUBS);

    @TempDir Path folder;

    @BeforeEach
    void theExperimentOfTheFile() {
        when(experiment.output()).thenReturn(folder);
        when(studies.read(Path.of("e.yaml"), List.of())).thenReturn(read());
        when(studies.runner(any(), any())).thenReturn(runner);
    }

    private ReadExperiment read() {
        return new ReadExperiment(experiment, new TreeMap<>());
    }

    private Study theFolderHoldsAStudyOf(Goal goal) {
        StudyFile file = mock(StudyFile.class);
        when(file.goal()).thenReturn(goal);
        Study study = mock(Study.class, RETURNS_DEEP_STUBS);
        when(study.file()).thenReturn(file);
        when(studies.isIn(folder)).thenReturn(true);
        when(studies.open(folder)).thenReturn(study);
        return study;
    }

    @Test
    void searchStartsAStudyAndSaysHowToGoOnIfItIsStopped() {
        when(runner.run()).thenReturn(false);

        CommandRun run = CommandRun.of(studies, "search", "e.yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
                .containsExactly(
                        "quantrial: stopped, nothing is lost; go on: quantrial search --resume "
                                + folder);
        verify(studies).runner(experiment, Goal.SEARCH);
        verify(runner).optCommand("quantrial search e.yaml");
        verify(runner, never()).optInProcess();
    }

    @Test
    void theListenerIsThereBeforeTheRunBegins() {
        CommandRun.of(studies, "search", "e.yaml");

        InOrder order = inOrder(runner);
        order.verify(runner).addListener(any(LineProgress.class));
        order.verify(runner).run();
    }

    @Test
    void trainTrainsOneConfiguration() {
        CommandRun run = CommandRun.of(studies, "train", "e.yaml", "--in-process");

        verify(studies).runner(experiment, Goal.TRAIN);
        verify(runner).optInProcess();
        assertThat(run.err()).contains("go on: quantrial train --resume ");
    }

    @Test
    void setsGoToTheReaderAsWritten() {
        when(studies.read(Path.of("e.yaml"), List.of("seed=1", "name=a b"))).thenReturn(read());

        CommandRun.of(studies, "search", "e.yaml", "--set", "seed=1", "--set=name=a b");

        verify(runner).optCommand("quantrial search e.yaml --set seed=1 '--set=name=a b'");
    }

    @Test
    void theCommandIsRememberedWithoutThePasswordOfADatabase() {
        when(studies.read(any(), any())).thenReturn(read());

        CommandRun.of(studies, "search", "e.yaml", "--set", "storage=jdbc:x://h/d?password=a b");

        verify(runner)
                .optCommand("quantrial search e.yaml --set 'storage=jdbc:x://h/d?password=***'");
    }

    @Test
    void resumeOfAFolderTakesTheExperimentAndTheGoalOfItsStudy() {
        theFolderHoldsAStudyOf(Goal.TRAIN);
        when(studies.reread(folder, List.of())).thenReturn(read());

        CommandRun.of(studies, "search", "--resume", folder.toString());

        verify(studies).runner(experiment, Goal.TRAIN);
        verify(runner).resume(TrialRunner.Changes.REFUSE);
    }

    @Test
    void resumeOfAFileGoesOnOrBegins() throws IOException {
        Path file = Files.createFile(folder.resolve("e.yaml"));
        when(studies.read(file, List.of())).thenReturn(read());
        CommandRun begun = CommandRun.of(studies, "search", "--resume", file.toString());
        verify(runner).run();
        assertThat(begun.err()).contains("there is no study in " + folder + "; a new one begins");

        theFolderHoldsAStudyOf(Goal.SEARCH);
        CommandRun.of(studies, "search", "--resume", "--accept-changes", file.toString());
        verify(runner).resume(TrialRunner.Changes.ACCEPT);
    }

    @Test
    void aFolderWithoutResumeIsRefused() {
        CommandRun run = CommandRun.of(studies, "search", folder.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .containsExactly(
                        "quantrial: "
                                + folder
                                + " is a folder; name an experiment file, or go on with the study"
                                + " in it: quantrial search --resume "
                                + folder);
    }

    @Test
    void aStudyThatIsThereIsGoneOnWithByTheCommandThatBeganIt() {
        theFolderHoldsAStudyOf(Goal.TRAIN);

        CommandRun run = CommandRun.of(studies, "search", "e.yaml");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("go on with it: quantrial train --resume " + folder);
    }

    @Test
    void resumeOfNothingIsRefused() {
        CommandRun run = CommandRun.of(studies, "search", "--resume", "nowhere");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors()).containsExactly("quantrial: nowhere: no such file or folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "search.space[0]: op_names: no layer | e.yaml:7:",
                "search.space[0]: quantizer \"bnn\" does not | e.yaml:6:",
                "search.space[1]: op_names: no layer | e.yaml:6:",
                "search.constraints.size: cannot be met | --set:",
                "search.fixed[0].fc9: matches no layer | e.yaml:9:",
                "search.executor: unknown | QUANTRIAL_SEARCH_EXECUTOR:",
                "data.type: unknown | ``",
                "model: too small | e.yaml:2:",
                "modelling: failed | ``",
                "the disk is slow | ``",
            })
    void anErrorThatBeginsWithAKeySaysWhereThatStands(String message, String origin) {
        TreeMap<String, String> origins = new TreeMap<>();
        origins.put("data.type", "default");
        origins.put("model.type", "e.yaml:2");
        origins.put("search.constraints.size", "--set");
        origins.put("search.executor", "QUANTRIAL_SEARCH_EXECUTOR");
        origins.put("search.fixed[0]", "e.yaml:9");
        origins.put("search.space[0].bias", "e.yaml:6");
        origins.put("search.space[0].op_names[0]", "e.yaml:7");
        origins.put("search.space[10].op_names[0]", "e.yaml:70");
        when(studies.read(Path.of("e.yaml"), List.of()))
                .thenReturn(new ReadExperiment(experiment, origins));
        TrialException failure = TrialException.input(message);
        when(studies.plan(any(), any())).thenThrow(failure);
        doThrow(failure).when(runner).run();

        for (String command : List.of("search", "explain")) {
            assertThat(CommandRun.of(studies, command, "e.yaml").errors())
                    .containsExactly("quantrial: " + (origin + " " + message).strip());
        }
    }

    @Test
    void aFailedRunIsOneLine() {
        doThrow(new TrialException(TrialException.Code.DISK_FULL, "the disk is full"))
                .when(runner)
                .run();

        CommandRun run = CommandRun.of(studies, "search", "e.yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors()).containsExactly("quantrial: the disk is full");
        assertThat(run.out()).isEmpty();
    }
}
