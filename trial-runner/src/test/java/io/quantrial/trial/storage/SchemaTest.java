package io.quantrial.trial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quantrial.trial.FailureReason;
import io.quantrial.trial.TrialException;
import io.quantrial.trial.TrialException.Code;
import io.quantrial.trial.TrialState;
import io.quantrial.trial.storage.Records.CheckpointRecord;
import io.quantrial.trial.storage.Records.TrialRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of other versions; {@code study-1.db} was written when version 1 was new. */
class SchemaTest {

    @TempDir Path folder;

    @BeforeEach
    void copyStored() throws IOException {
        try (InputStream stored = SchemaTest.class.getResourceAsStream("study-1.db")) {
            Files.copy(stored, folder.resolve("study.db"));
        }
    }

    private Database database() {
        return Database.writable("jdbc:sqlite:" + folder.resolve("study.db"), "study.db");
    }

    private static Schema second(String script) {
        return new Schema(2, version -> version == 1 ? "SELECT no such thing" : script);
    }

    private static int version(Database database) {
        return database.transaction(
                () ->
                        database.query("SELECT version FROM schema_version", row -> row.getInt(1))
                                .get(0));
    }

    @Test
    void opensAStoredVersion1() {
        try (StudyStore store = StudyStores.open(folder, Optional.empty(), "ignored")) {
            assertThat(store.study().orElseThrow().name()).isEqualTo("stored");
            assertThat(store.study().orElseThrow().experiment()).isEqualTo(Map.of("seed", "43"));
            assertThat(store.trials())
                    .extracting(TrialRecord::state)
                    .containsExactly(
                            TrialState.COMPLETE,
                            TrialState.FAILED,
                            TrialState.INFEASIBLE,
                            TrialState.RUNNING,
                            TrialState.QUEUED);
            assertThat(store.trials().get(0).checkpoint())
                    .contains(new CheckpointRecord("trial-0000.params", "abc", 1234));
            assertThat(store.trials().get(0).metrics())
                    .isEqualTo(Map.of("accuracy", 97.25, "loss", Double.NaN));
            assertThat(store.trials().get(1).attempts())
                    .extracting(attempt -> attempt.reason().orElseThrow())
                    .containsExactly(FailureReason.CRASH, FailureReason.NAN);
            assertThat(store.reports()).hasSize(3);
            assertThat(Replay.of(store.events()))
                    .isEqualTo(new Replay(store.study(), store.trials(), store.reports()));
        }
    }

    @Test
    void readsAStoredVersion1() {
        try (StudyReader reader = StudyStores.openReadOnly(folder, Optional.empty(), "ignored")) {
            assertThat(reader.trials()).hasSize(5);
        }
    }

    @Test
    void upgradesAnOlderDatabaseAndKeepsItsRows() {
        try (Database database = database()) {
            second(
                            """
                            -- Notes of the user.
                            ALTER TABLE trial ADD COLUMN note TEXT;

                            UPDATE trial SET note = 'from version 1; kept';
                            """)
                    .upgrade(database);

            assertThat(version(database)).isEqualTo(2);
            List<String> notes =
                    database.transaction(
                            () ->
                                    database.query(
                                            "SELECT note FROM trial", row -> row.getString(1)));
            assertThat(notes).hasSize(5).containsOnly("from version 1; kept");
        }
    }

    @Test
    void leavesADatabaseAsItWasIfAnUpgradeFails() {
        Schema wrong = second("ALTER TABLE trial ADD COLUMN note TEXT;\nDROP TABLE no_such;\n");
        try (Database database = database()) {
            assertThat(catchThrowableOfType(TrialException.class, () -> wrong.upgrade(database)))
                    .isNotNull();
            assertThat(version(database)).isEqualTo(1);
        }
        try (StudyStore store = StudyStores.open(folder, Optional.empty(), "ignored")) {
            assertThat(store.trials()).hasSize(5);
        }
    }

    @Test
    void doesNotReadAnOlderDatabaseThatNobodyUpgraded() {
        Schema newer = second("");
        try (Database database = database()) {
            TrialException e =
                    catchThrowableOfType(TrialException.class, () -> newer.check(database));
            assertThat(e.code()).isEqualTo(Code.BAD_STUDY);
            assertThat(e)
                    .hasMessage(
                            "study.db: has schema version 1, this program reads 2; resume the study"
                                    + " once, which upgrades it");
        }
    }

    @Test
    void refusesANewerDatabase() {
        try (Database database = database()) {
            second("").upgrade(database);
        }
        TrialException write =
                catchThrowableOfType(
                        TrialException.class,
                        () -> StudyStores.open(folder, Optional.empty(), "stored"));
        TrialException read =
                catchThrowableOfType(
                        TrialException.class,
                        () -> StudyStores.openReadOnly(folder, Optional.empty(), "stored"));

        assertThat(write.code()).isEqualTo(Code.BAD_STUDY);
        assertThat(write)
                .hasMessage(
                        folder.resolve("study.db")
                                + ": was written by a newer Quantrial: schema version 2, this"
                                + " program knows versions up to 1; update Quantrial");
        assertThat(read).hasMessage(write.getMessage());
    }

    @Test
    void aCommitIsOnDiskBeforeItReturns() {
        try (Database database = database()) {
            assertThat(
                            database.transaction(
                                    () ->
                                            database.query(
                                                    "PRAGMA synchronous", row -> row.getInt(1))))
                    .as("2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous")
                    .containsExactly(2);
        }
    }
}
