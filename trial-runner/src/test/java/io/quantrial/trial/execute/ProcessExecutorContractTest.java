package io.quantrial.trial.execute;

import java.nio.file.Path;

class ProcessExecutorContractTest extends TrialExecutorContract {

    @Override
    TrialExecutor open(Path studyFolder, int concurrency) {
        return new ProcessExecutor(Tasks.settings(studyFolder, concurrency), ScriptedBody.class);
    }

    @Override
    int concurrency() {
        return 2;
    }

    @Override
    boolean killsSilentTasks() {
        return true;
    }
}
