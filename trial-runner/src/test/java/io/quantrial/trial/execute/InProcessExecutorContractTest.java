package io.quantrial.trial.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quantrial.trial.Services;
import io.quantrial.trial.TrialException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InProcessExecutorContractTest extends TrialExecutorContract {

    @Override
    TrialExecutor open(Path studyFolder, int concurrency) {
        return new InProcessExecutor(Tasks.settings(studyFolder, concurrency), ScriptedBody.class);
    }

    @Override
    int concurrency() {
        return 1;
    }

    @Override
    boolean killsSilentTasks() {
        return false;
    }

    @Test
    void runsOneTaskAtATime() {
        assertThatThrownBy(() -> open(folder, 2))
                .isInstanceOf(TrialException.class)
                .hasMessage(
                        "search.concurrency: 2; the executor \"in-process\" allows 1; set it to 1"
                                + " or use \"process\"");
    }

    @Test
    void isAService() {
        assertThat(
                        Services.find(
                                ExecutorProvider.class,
                                ExecutorProvider::name,
                                "search.executor",
                                "in-process"))
                .isInstanceOf(InProcessExecutor.Provider.class);
    }
}
