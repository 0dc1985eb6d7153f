package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialKind;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.AttemptRecord;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.NewTrial;
import io.quantrial.trial.storage.Records.StudyRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Events and tables say the same, whatever happens. */
class ReplayTest {

    private static final Instant START = Instant.parse("2026-11-24T12:00:00.000000001Z");
    private static final AtomicInteger STUDIES = new AtomicInteger();
    private static Path folder;

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("replay");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Something that a controller does, or tries to do. */
    private interface Operation {
        void on(StudyStore store, Map<Integer, Instant> leases);
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<Integer> trials = Arbitraries.integers().between(0, 3);
        Arbitrary<Integer> attempts = Arbitraries.integers().between(1, 3);
        return Arbitraries.frequencyOf(
                        Tuple.of(3, newTrials().map(ReplayTest::create)),
                        Tuple.of(5, trials.map(ReplayTest::start)),
                        Tuple.of(
                                3,
                                Combinators.combine(trials, attempts, instants())
                                        .as(ReplayTest::renew)),
                        Tuple.of(
                                5,
                                Combinators.combine(
                                                trials,
                                                attempts,
                                                Arbitraries.integers().between(1, 4),
                                                metrics().filter(map -> !map.isEmpty()))
                                        .as(ReplayTest::report)),
                        Tuple.of(
                                2,
                                Combinators.combine(
                                                trials,
                                                attempts,
                                                Arbitraries.of(
                                                        TrialState.COMPLETE, TrialState.PRUNED),
                                                metrics(),
                                                checkpoints().optional())
                                        .as(ReplayTest::end)),
                        Tuple.of(
                                3,
                                Combinators.combine(
                                                trials,
                                                attempts,
                                                Arbitraries.of(FailureReason.class),
                                                Arbitraries.strings().ofMaxLength(8),
                                                Arbitraries.of(true, true, false))
                                        .as(ReplayTest::fail)),
                        Tuple.of(
                                1,
                                texts().map(
                                                values ->
                                                        (store, leases) ->
                                                                store.changeExperiment(
                                                                        values, values))))
                .list()
                .ofMaxSize(30);
    }

    private Arbitrary<NewTrial> newTrials() {
        return Combinators.combine(
                        Arbitraries.of(TrialKind.class),
                        Arbitraries.of(
                                TrialState.QUEUED,
                                TrialState.QUEUED,
                                TrialState.QUEUED,
                                TrialState.INFEASIBLE,
                                TrialState.COMPLETE),
                        Arbitraries.longs(),
                        Arbitraries.of("", "fc=lsq/w4/i8", "conv1=qat/w8/i8; fc=lsq/w2/i4")
                                .optional(),
                        Arbitraries.integers().between(-1, 3),
                        metrics())
                .as(NewTrial::new);
    }

    private static Arbitrary<Map<String, Double>> metrics() {
        Arbitrary<Double> values =
                Arbitraries.oneOf(
                        Arbitraries.doubles(),
                        Arbitraries.of(
                                Double.NaN,
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY,
                                -0.0,
                                Double.MIN_VALUE));
        return Arbitraries.maps(Arbitraries.of("loss", "accuracy", "größe \"1\""), values)
                .ofMaxSize(3);
    }

    private static Arbitrary<Map<String, String>> texts() {
        Arbitrary<String> texts = Arbitraries.strings().ascii().ofMaxLength(6);
        return Arbitraries.maps(texts, texts).ofMaxSize(3);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, 1L << 40).map(START::plusNanos);
    }

    private static Arbitrary<CheckpointRecord> checkpoints() {
        return Arbitraries.longs()
                .greaterOrEqual(0)
                .map(bytes -> new CheckpointRecord("a.params", "sha", bytes));
    }

    private static Operation create(NewTrial trial) {
        return (store, leases) -> {
            boolean twin =
                    trial.configuration().isPresent()
                            && store.trials().stream()
                                    .map(TrialRecord::definition)
                                    .anyMatch(
                                            other ->
                                                    other.configuration()
                                                                    .equals(trial.configuration())
                                                            && other.seed() == trial.seed());
            if (!twin) {
                store.createTrial(trial);
            }
        };
    }

    private static Operation start(int number) {
        return (store, leases) ->
                store.trials().stream()
                        .filter(trial -> trial.number() == number)
                        .filter(trial -> trial.state() == TrialState.QUEUED)
                        .forEach(
                                trial -> {
                                    int attempt = trial.attempts().size() + 1;
                                    store.startAttempt(number, attempt, START);
                                    leases.put(number * 100 + attempt, START);
                                });
    }

    private static Operation renew(int trial, int attempt, Instant until) {
        return (store, leases) -> {
            if (store.renewLease(trial, attempt, until)) {
                leases.put(trial * 100 + attempt, until);
            }
        };
    }

    private static Operation report(int trial, int attempt, int step, Map<String, Double> metrics) {
        return (store, leases) -> store.report(trial, attempt, step, metrics);
    }

    private static Operation end(
            int trial,
            int attempt,
            TrialState state,
            Map<String, Double> metrics,
            Optional<CheckpointRecord> checkpoint) {
        return (store, leases) -> store.end(trial, attempt, state, metrics, checkpoint);
    }

    private static Operation fail(
            int trial, int attempt, FailureReason reason, String message, boolean requeue) {
        return (store, leases) -> store.fail(trial, attempt, reason, message, requeue);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void foldOfTheEventsEqualsTheTables(@ForAll("operations") List<Operation> operations) {
        // One file for all: tables are made once, and studies do not disturb each other.
        String url = "jdbc:sqlite:" + folder.resolve("studies.db");
        String name = "study-" + STUDIES.incrementAndGet();
        Map<Integer, Instant> leases = new HashMap<>();
        try (StudyStore store = StudyStores.open(folder, Optional.of(url), name)) {
            store.createStudy(new StudyRecord(name, 1, new TreeMap<>(), new TreeMap<>(), START));
            for (Operation operation : operations) {
                operation.on(store, leases);
            }
            Replay replay = Replay.of(store.events());

            assertThat(replay.study()).isEqualTo(store.study());
            assertThat(replay.reports()).isEqualTo(store.reports());
            assertThat(withLeases(replay.trials(), leases)).isEqualTo(store.trials());
            for (int i = 0; i < store.events().size(); i++) {
                assertThat(store.events().get(i).sequence()).isEqualTo(i + 1);
            }
        }
    }

    /** Renewals are no events: puts the leases that the operations gave. */
    private static List<TrialRecord> withLeases(
            List<TrialRecord> trials, Map<Integer, Instant> leases) {
        List<TrialRecord> renewed = new ArrayList<>();
        for (TrialRecord trial : trials) {
            List<AttemptRecord> attempts =
                    trial.attempts().stream()
                            .map(
                                    attempt ->
                                            new AttemptRecord(
                                                    attempt.number(),
                                                    attempt.started(),
                                                    leases.get(
                                                            trial.number() * 100
                                                                    + attempt.number()),
                                                    attempt.ended(),
                                                    attempt.reason(),
                                                    attempt.message()))
                            .toList();
            renewed.add(
                    new TrialRecord(
                            trial.number(),
                            trial.definition(),
                            trial.state(),
                            trial.metrics(),
                            trial.checkpoint(),
                            attempts));
        }
        return renewed;
    }
}
