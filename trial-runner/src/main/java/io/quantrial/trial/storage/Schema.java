package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The tables, by version: script <i>n</i> leads from version <i>n</i> − 1 to version <i>n</i>. A
 * script that was released never changes.
 *
 * @param version the version that this program works with
 * @param scripts SQL by version, statements separated by semicolons at line ends
 */
record Schema(int version, IntFunction<String> scripts) {

    /** The version that this program writes. */
    static final Schema CURRENT = new Schema(1, Schema::resource);

    private static final String VERSION_TABLE = "schema_version";

    private static String resource(int version) {
        String name = "schema-" + version + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Brings a database up to this version, in one transaction. */
    void upgrade(Database database) {
        database.transaction(
                () -> {
                    database.dialect().lockSchema(database);
                    int found = found(database);
                    checkNotNewer(database, found);
                    if (found == 0) {
                        checkEmpty(database);
                    }
                    for (int next = found + 1; next <= version; next++) {
                        run(database, next);
                    }
                    return version;
                });
    }

    /** Checks that a database that must not be changed has this version. */
    void check(Database database) {
        int found = database.transaction(() -> found(database));
        checkNotNewer(database, found);
        if (found == 0) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    database.place()
                            + ": there is no study in this database; restore it from a copy, or"
                            + " start a new study: --set output=FOLDER");
        }
        if (found < version) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    database.place()
                            + ": has schema version "
                            + found
                            + ", this program reads "
                            + version
                            + "; resume the study once, which upgrades it");
        }
    }

    private void checkNotNewer(Database database, int found) {
        if (found > version) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    database.place()
                            + ": was written by a newer Quantrial: schema version "
                            + found
                            + ", this program knows versions up to "
                            + version
                            + "; update Quantrial");
        }
    }

    private static void checkEmpty(Database database) throws SQLException {
        if (!database.dialect().isShared() && database.hasTable("%")) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    database.place()
                            + ": is the database of another program; choose another output");
        }
    }

    private static int found(Database database) throws SQLException {
        if (!database.hasTable(VERSION_TABLE)) {
            return 0;
        }
        List<Integer> versions =
                database.query("SELECT version FROM schema_version", row -> row.getInt(1));
        if (versions.size() != 1) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    database.place()
                            + ": the table schema_version must have one row and has "
                            + versions.size()
                            + "; restore the database from a copy");
        }
        return versions.get(0);
    }

    private void run(Database database, int next) throws SQLException {
        if (next == 1) {
            database.update("CREATE TABLE schema_version (version INTEGER NOT NULL)");
            database.update("INSERT INTO schema_version (version) VALUES (0)");
        }
        for (String statement : scripts.apply(next).split(";\\s*(\\R|$)")) {
            if (!statement.isBlank()) {
                database.update(statement);
            }
        }
        database.update("UPDATE schema_version SET version = ?", next);
    }
}
