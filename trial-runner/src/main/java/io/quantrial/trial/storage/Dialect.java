package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import java.sql.SQLException;
import java.util.Properties;

/** What is different between databases; the SQL itself is the same for all. */
enum Dialect {
    /** A file, written by one process and read by any number at the same time. */
    SQLITE("jdbc:sqlite:", "SELECT 1", "SELECT 1 WHERE '' <> ?") {

        private static final int ERROR = 1;
        private static final int CORRUPT = 11;
        private static final int FULL = 13;
        private static final int NOT_A_DATABASE = 26;

        @Override
        Properties properties(boolean writes) {
            Properties properties = new Properties();
            properties.setProperty("busy_timeout", "10000");
            properties.setProperty("foreign_keys", "true");
            if (writes) {
                properties.setProperty("journal_mode", "WAL");
                properties.setProperty("synchronous", "NORMAL");
            } else {
                properties.setProperty("open_mode", READ_ONLY);
            }
            return properties;
        }

        @Override
        boolean isShared() {
            return false;
        }

        @Override
        TrialException.Code code(SQLException e) {
            return switch (e.getErrorCode()) {
                case FULL -> TrialException.Code.DISK_FULL;
                case ERROR, CORRUPT, NOT_A_DATABASE -> TrialException.Code.BAD_STUDY;
                default -> TrialException.Code.FAILED;
            };
        }
    },

    /** A server with many studies. */
    POSTGRESQL(
            "jdbc:postgresql:",
            "SELECT pg_advisory_xact_lock(hashtext('quantrial'))",
            "SELECT 1 WHERE pg_try_advisory_lock(hashtext('quantrial'), hashtext(?))"),

    /** A server that nobody has tried. */
    OTHER("jdbc:", "SELECT 1", "SELECT 1 WHERE '' <> ?");

    /** SQLITE_OPEN_READONLY. */
    private static final String READ_ONLY = "1";

    private final String prefix;
    private final String schemaLock;
    private final String studyLock;

    Dialect(String prefix, String schemaLock, String studyLock) {
        this.prefix = prefix;
        this.schemaLock = schemaLock;
        this.studyLock = studyLock;
    }

    static Dialect of(String url) {
        for (Dialect dialect : values()) {
            if (url.startsWith(dialect.prefix)) {
                return dialect;
            }
        }
        throw TrialException.input(
                "storage: no JDBC URL; it must begin with \"jdbc:\", for example"
                        + " \"jdbc:postgresql://host/database\"");
    }

    /** How a connection is opened. */
    Properties properties(boolean writes) {
        return new Properties();
    }

    /** Whether other programs may have tables in the same database. */
    boolean isShared() {
        return true;
    }

    /**
     * A query that waits until no one else changes the schema, until the end of the transaction.
     */
    String schemaLock() {
        return schemaLock;
    }

    /** A query with a row if its parameter, a study's name, is this connection's until it ends. */
    String studyLock() {
        return studyLock;
    }

    /** The kind of an error; standard SQL states as far as there are such. */
    TrialException.Code code(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("53100")) {
            return TrialException.Code.DISK_FULL;
        }
        boolean unknownName = state.startsWith("42") && !state.equals("42501");
        return state.startsWith("XX0") || unknownName
                ? TrialException.Code.BAD_STUDY
                : TrialException.Code.FAILED;
    }
}
