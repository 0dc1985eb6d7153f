package io.quantrial.trial.storage;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes to a study for as long as it can. It prints {@code open}, then after each write that the
 * store has acknowledged what it wrote, then {@code failed CODE message}.
 */
final class WritingProcess {

    static final String STUDY = "killed";

    private static final Instant LEASE = Instant.parse("2026-11-24T12:00:00Z");

    private final StudyStore store;
    private final Random random;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private WritingProcess(StudyStore store, long seed) {
        this.store = store;
        this.random = new Random(seed);
    }

    /**
     * Starts to write.
     *
     * @param arguments the study's folder, a seed, and the URL of a server if there is one
     */
    public static void main(String[] arguments) {
        Optional<String> url = List.of(arguments).stream().skip(2).findFirst();
        System.out.println("start");
        try {
            StudyStore store = StudyStores.open(Path.of(arguments[0]), url, STUDY);
            System.out.println("open");
            new WritingProcess(store, Long.parseLong(arguments[1])).write();
        } catch (TrialException e) {
            System.out.println("failed " + e.code() + " " + e.getMessage());
        }
    }

    /** What a line says about an event. */
    static String describe(StudyEvent event) {
        return describe(event.type(), event.trial(), event.attempt(), event.payload());
    }

    private static String describe(EventType type, int trial, int attempt, Object payload) {
        return type + " " + trial + " " + attempt + " " + payload;
    }

    private void write() {
        if (store.study().isEmpty()) {
            StudyRecord study = new StudyRecord(STUDY, 1, new TreeMap<>(), new TreeMap<>(), LEASE);
            store.createStudy(study);
            out.println(describe(EventType.STUDY_CREATED, -1, 0, EventPayload.created(study)));
        }
        for (TrialRecord left : store.trials()) {
            if (left.state() == TrialState.RUNNING) {
                fail(left.number(), left.attempts().size(), true);
            } else if (left.state() == TrialState.QUEUED) {
                attempt(left.number(), left.attempts().size() + 1);
            }
        }
        int trials = store.trials().size();
        while (true) {
            NewTrial trial =
                    new NewTrial(
                            TrialKind.SEARCH,
                            TrialState.QUEUED,
                            trials++,
                            Optional.of("fc=lsq/w4/i8"),
                            -1,
                            Map.of("size", random.nextDouble(), "bops", random.nextDouble()));
            StudyEvent created = store.createTrial(trial);
            out.println(describe(created));
            attempt(created.trial(), 1);
        }
    }

    private void attempt(int trial, int attempt) {
        out.println(describe(store.startAttempt(trial, attempt, LEASE)));
        for (int step = 1; step <= 3; step++) {
            Map<String, Double> metrics =
                    Map.of("loss", random.nextGaussian(), "accuracy", Double.NaN);
            store.report(trial, attempt, step, metrics);
            out.println(
                    describe(
                            EventType.REPORTED,
                            trial,
                            attempt,
                            EventPayload.reported(step, metrics)));
        }
        if (random.nextInt(3) == 0) {
            fail(trial, attempt, attempt < 2);
        } else {
            Map<String, Double> metrics = Map.of("accuracy", random.nextDouble());
            store.end(trial, attempt, TrialState.COMPLETE, metrics, Optional.empty());
            out.println(
                    describe(
                            EventType.TRIAL_ENDED,
                            trial,
                            attempt,
                            EventPayload.ended(TrialState.COMPLETE, metrics, Optional.empty())));
        }
    }

    private void fail(int trial, int attempt, boolean requeue) {
        store.fail(trial, attempt, FailureReason.CRASH, "gone", requeue);
        TrialState next = requeue ? TrialState.QUEUED : TrialState.FAILED;
        out.println(
                describe(
                        EventType.ATTEMPT_FAILED,
                        trial,
                        attempt,
                        EventPayload.failed(FailureReason.CRASH, "gone", next)));
    }
}
