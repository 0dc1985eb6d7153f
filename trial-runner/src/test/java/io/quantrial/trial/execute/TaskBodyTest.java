package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.Services;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskBodyTest {

    @TempDir Path folder;

    /** The experiment of the task names neither data nor model. */
    @ParameterizedTest
    @ValueSource(strings = {"process", "in-process"})
    void whatCannotBeTrainedIsAnOutcome(String name) {
        ExecutorSettings settings = new ExecutorSettings(folder, 1, 1, "256m", List.of());
        ExecutorProvider provider =
                Services.find(
                        ExecutorProvider.class, ExecutorProvider::name, "search.executor", name);
        Recording recording = new Recording();
        try (TrialExecutor executor = provider.open(settings)) {
            executor.submit(Tasks.task(1, Script.NOTHING), recording);
            assertThat(recording.failure().reason()).isEqualTo(FailureReason.EXCEPTION);
        }
    }
}
