package io.quantrial.trial.run;

import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.when;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.search.Proposal;
import io.quantrial.trial.space.Point;
import io.quantrial.trial.storage.EventType;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.train.TrialTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentMatcher;

/** A bench for each test, and the words that tests of the controller share. */
abstract class ControllerFixture {

    static final int FIRST_SEARCHED = 4;

    @TempDir Path folder;

    Bench bench;

    Bench bench(String... sets) {
        bench = new Bench(folder, sets);
        return bench;
    }

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    void proposes(Point... points) {
        var asked = when(bench.search.ask(anyInt()));
        for (Point point : points) {
            asked = asked.thenReturn(Optional.of(Proposal.training(point)));
        }
        asked.thenReturn(Optional.empty());
    }

    static ArgumentMatcher<NewTrial> isKind(TrialKind kind) {
        return trial -> trial != null && trial.kind() == kind;
    }

    static ArgumentMatcher<TrialTask> isTask(int trial, int attempt) {
        return task -> task != null && task.trial() == trial && task.attempt() == attempt;
    }

    List<FailureReason> failures(int trial) {
        return bench.trial(trial).attempts().stream()
                .map(AttemptRecord::reason)
                .flatMap(Optional::stream)
                .toList();
    }

    long staleResults() {
        return bench.store.events().stream()
                .filter(event -> event.type() == EventType.STALE_RESULT)
                .count();
    }

    /** As executors do: a killed task ends as a crash, some time later. */
    void endsWhenKilled() {
        doAnswer(
                        call -> {
                            last().fails(FailureReason.CRASH);
                            return null;
                        })
                .when(bench.task)
                .kill();
    }

    Bench.Attempt last() {
        return bench.attempts.get(bench.attempts.size() - 1);
    }

    void inbox(Inbox.Message message) {
        bench.inbox.add(message);
    }
}
