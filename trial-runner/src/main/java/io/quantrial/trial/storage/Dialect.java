package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import java.sql.SQLException;
import java.util.Properties;

/** What is different between databases; the SQL of the tables is the same for all. */
enum Dialect {
    /** A file, written by one process and read by any number at the same time. */
    SQLITE("jdbc:sqlite:") {

        private static final int ERROR = 1;
        private static final int CORRUPT = 11;
        private static final int FULL = 13;
        private static final int NOT_A_DATABASE = 26;
        private static final String OPEN_READ_ONLY = "1";

        @Override
        Properties properties(boolean writes) {
            Properties properties = new Properties();
            properties.setProperty("busy_timeout", "10000");
            properties.setProperty("foreign_keys", "true");
            if (writes) {
                properties.setProperty("journal_mode", "WAL");
                // with NORMAL a power cut takes the last transactions away
                properties.setProperty("synchronous", "FULL");
            } else {
                properties.setProperty("open_mode", OPEN_READ_ONLY);
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

    /** A server that many studies share. */
    POSTGRESQL("jdbc:postgresql:") {

        @Override
        void lockSchema(Database database) throws SQLException {
            database.query("SELECT pg_advisory_xact_lock(hashtext('quantrial'))", row -> row);
        }

        /** Waits a little, as the server needs a moment to notice that a controller was killed. */
        @Override
        void lockStudy(Database database, String study) throws SQLException {
            database.query("SELECT set_config('lock_timeout', '5s', true)", row -> row);
            database.query(
                    "SELECT pg_advisory_lock(hashtext('quantrial'), hashtext(?))",
                    row -> row,
                    study);
        }
    };

    private final String prefix;

    Dialect(String prefix) {
        this.prefix = prefix;
    }

    static Dialect of(String url) {
        for (Dialect dialect : values()) {
            if (url.startsWith(dialect.prefix)) {
                return dialect;
            }
        }
        throw TrialException.input(
                "storage: unknown kind of database; allowed are URLs such as"
                        + " jdbc:postgresql://host/database and jdbc:sqlite:FILE; without the key"
                        + " there is a file in the study folder");
    }

    /** How a connection is opened. */
    Properties properties(boolean writes) {
        return new Properties();
    }

    /** Whether other programs may have tables in the same database. */
    boolean isShared() {
        return true;
    }

    /** Keeps others from changing the schema until the end of the transaction. */
    void lockSchema(Database database) throws SQLException {}

    /** Keeps other controllers from a study until the connection ends, however it ends. */
    void lockStudy(Database database, String study) throws SQLException {}

    /** The kind of an error, by its state in standard SQL or, where there is none, PostgreSQL. */
    TrialException.Code code(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("53100")) {
            return TrialException.Code.DISK_FULL;
        }
        if (state.equals("55P03")) {
            return TrialException.Code.STUDY_LOCKED;
        }
        boolean wrongTables = state.startsWith("42") && !state.equals("42501");
        return wrongTables || state.startsWith("XX0")
                ? TrialException.Code.BAD_STUDY
                : TrialException.Code.FAILED;
    }
}
