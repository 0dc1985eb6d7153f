package io.quantrial.trial.execute;

import static io.quantrial.trial.execute.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.execute.TrialExecutor.RunningTask;
import io.quantrial.trial.train.TaskListener.Verdict;
import io.quantrial.trial.train.TaskOutcome.Completed;
import io.quantrial.trial.train.TaskOutcome.Failed;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that die, each for real. */
class WorkerDeathTest extends WorkerFixture {

    @Test
    void aWorkerIsUsedAgainWhileItIsHealthy() {
        long first = workerPid();
        start(task(1, Script.THROWS, "deliberate")).failure();
        assertThat(workerPid()).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "OUT_OF_MEMORY"})
    void aWorkerThatIsNotHealthyIsReplaced(FailureReason reason) {
        long first = workerPid();
        assertThat(start(task(1, Script.FAILS, reason)).failure())
                .isEqualTo(new Failed(reason, "as asked"));
        assertThat(workerPid()).isNotEqualTo(first);
        Processes.awaitEnd(first);
    }

    @ParameterizedTest
    @CsvSource({
        "0, CRASH, worker process ended with exit code 0;",
        "1, CRASH, worker process ended with exit code 1;",
        "77, CRASH, worker process ended with exit code 77;",
        "3, OUT_OF_MEMORY, 'worker process ended with exit code 3 (the heap is full;'",
        "134, CRASH, 'worker process ended with exit code 134 (SIGABRT: native code gave up;'",
        "139, CRASH, 'worker process ended with exit code 139 (SIGSEGV: native code crashed;'"
    })
    void anExitCodeIsExplained(int code, FailureReason reason, String message) {
        Recording recording = start(task(7, Script.HALTS, code));
        assertThat(recording.failure().reason()).isEqualTo(reason);
        assertThat(recording.failure().message())
                .startsWith(message)
                .endsWith("; log: logs/trial-0007.log")
                .doesNotContain("\n");
        assertThat(recording.withoutBeats()).containsExactly("report 1", "ended");
    }

    @Test
    void aKillFromOutsideIsNoticed() {
        long pid = workerPid();
        Recording recording =
                new Recording(
                        step -> {
                            kill(pid);
                            return Verdict.CONTINUE;
                        });
        executor().submit(task(7, Script.REPORTS, 1000), recording);
        assertThat(recording.failure())
                .isEqualTo(
                        new Failed(
                                FailureReason.CRASH,
                                "worker process ended with exit code 137 (SIGKILL: killed from"
                                        + " outside; the system does so when memory runs out); log:"
                                        + " logs/trial-0007.log"));
        assertThat(start(task(8, Script.REPORTS)).outcome()).isInstanceOf(Completed.class);
    }

    private static void kill(long pid) {
        try {
            Processes.signal(pid, "KILL");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        Processes.awaitEnd(pid);
    }

    @Test
    void aWorkerThatDiedWithoutATaskIsReplaced() throws Exception {
        long pid = workerPid();
        Processes.signal(pid, "KILL");
        Processes.awaitEnd(pid);
        assertThat(workerPid()).isNotEqualTo(pid);
    }

    @Test
    void aFullHeapIsOutOfMemory() {
        Recording recording = start(task(7, Script.FILLS_HEAP));
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.OUT_OF_MEMORY);
        assertThat(recording.failure().message())
                .contains("the heap is full", "java.lang.OutOfMemoryError: Java heap space")
                .endsWith("; log: logs/trial-0007.log");
        assertThat(start(task(8, Script.REPORTS)).outcome()).isInstanceOf(Completed.class);
    }

    @Test
    void aStoppedWorkerIsKilled() throws Exception {
        long pid = workerPid();
        Recording recording = new Recording();
        RunningTask running = executor().submit(task(1, Script.HANGS), recording);
        recording.firstReport();
        Processes.signal(pid, "STOP");
        running.kill();
        assertThat(recording.failure().message())
                .isEqualTo("killed by the controller; log: logs/trial-0001.log");
        Processes.awaitEnd(pid);
    }

    @Test
    void aTaskCanBeKilledBeforeItsWorkerIsReady() {
        Recording recording = new Recording();
        executor().submit(task(1, Script.HANGS), recording).kill();
        assertThat(recording.failure())
                .isEqualTo(
                        new Failed(
                                FailureReason.CRASH,
                                "before it was ready, killed by the controller; log:"
                                        + " logs/worker-1.log"));
    }

    /** Whichever comes first, the end is told once and the next task is not hit. */
    @Test
    void aKillThatMeetsTheEndEndsOnlyItsOwnTask() {
        for (int trial = 0; trial < 8; trial++) {
            Recording recording = new Recording();
            executor().submit(task(trial, Script.NOTHING), recording).kill();
            recording.outcome();
            assertThat(start(task(trial, Script.NOTHING)).outcome()).isInstanceOf(Completed.class);
            assertThat(recording.events).containsExactly("ended");
        }
    }

    @Test
    void anInterruptFromTheTerminalIsForTheController() throws Exception {
        long pid = workerPid();
        Processes.signal(pid, "INT");
        assertThat(workerPid()).isEqualTo(pid);
    }

    @Test
    void killEndsWhatTheTaskStarted() {
        Recording recording = new Recording();
        RunningTask running = executor().submit(task(1, Script.STARTS_PROCESSES), recording);
        long child = Processes.pid(recording.firstReport(), "child");
        long grandchild = Processes.pid(recording.firstReport(), "grandchild");
        assertThat(Processes.isAlive(child)).isTrue();
        assertThat(Processes.isAlive(grandchild)).isTrue();
        running.kill();
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.CRASH);
        Processes.awaitEnd(child);
        Processes.awaitEnd(grandchild);
    }

    @Test
    void closeEndsWhatTheTaskStarted() {
        Recording recording = start(task(1, Script.STARTS_PROCESSES));
        long grandchild = Processes.pid(recording.firstReport(), "grandchild");
        close();
        Processes.awaitEnd(grandchild);
    }

    /** The child holds the worker's streams, whose end never comes. */
    @Test
    void anOrphanThatHoldsTheStreamsDoesNotHideTheDeath() throws Exception {
        Recording recording = start(task(1, Script.LEAVES_A_PROCESS, 7));
        long child = Processes.pid(recording.firstReport(), "child");
        try {
            assertThat(recording.failure().message()).contains("exit code 7");
        } finally {
            Processes.signal(child, "KILL");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello, world", "ab", "", "{\"type\":\"beat\"}"})
    void wordsOnStandardOutputPastJavaAreACrashThatQuotesThem(String words) {
        Recording recording = start(task(1, Script.PRINTS_NATIVELY, words));
        assertThat(recording.failure().reason()).isEqualTo(FailureReason.CRASH);
        assertThat(recording.failure().message())
                .startsWith("worker process is out of step: this is no frame of the protocol: \"")
                .contains(words)
                .endsWith("; log: logs/trial-0001.log");
        assertThat(start(task(2, Script.REPORTS)).outcome()).isInstanceOf(Completed.class);
    }
}
