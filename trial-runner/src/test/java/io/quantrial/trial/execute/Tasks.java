package io.quantrial.trial.execute;

import io.quantrial.trial.TrialKind;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tasks and settings for tests. */
final class Tasks {

    private Tasks() {}

    static TrialTask task(int trial, Script script) {
        return task(trial, script, "1");
    }

    static TrialTask task(int trial, Script script, Object argument) {
        return new TrialTask(
                TrialKind.SEARCH,
                trial,
                1,
                42,
                new TreeMap<>(
                        Map.of(
                                ScriptedBody.KEY,
                                script.name(),
                                ScriptedBody.ARGUMENT,
                                argument.toString())),
                Optional.of("lsq/w4/i8"),
                Optional.empty(),
                Optional.of("trial.ckpt"),
                Optional.empty());
    }

    static ExecutorSettings settings(Path folder, int concurrency) {
        return new ExecutorSettings(folder, concurrency, 1, "64m", List.of());
    }
}
