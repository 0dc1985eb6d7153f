package io.quantrial.trial.storage;

import io.quantrial.trial.TrialException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/** SQL over one connection: whole transactions or none, and errors in words for the user. */
final class Database implements AutoCloseable {

    private final Connection connection;
    private final Dialect dialect;
    private final String place;
    private TrialException broken;

    private Database(Connection connection, Dialect dialect, String place) {
        this.connection = connection;
        this.dialect = dialect;
        this.place = place;
    }

    /**
     * Connects.
     *
     * @param url the JDBC URL
     * @param place what messages call the database
     * @return a database to write to
     */
    static Database writable(String url, String place) {
        return connect(url, place, true);
    }

    /**
     * Connects.
     *
     * @param url the JDBC URL
     * @param place what messages call the database
     * @return a database to read only
     */
    static Database readable(String url, String place) {
        return connect(url, place, false);
    }

    /**
     * Checks that a URL can be one of a database, without a connection.
     *
     * @param url the JDBC URL
     * @param place what messages call the database
     * @return its dialect
     */
    static Dialect check(String url, String place) {
        Dialect dialect = Dialect.of(url);
        try {
            DriverManager.getDriver(url);
            return dialect;
        } catch (SQLException e) {
            throw new TrialException(
                    TrialException.Code.BAD_INPUT,
                    "storage: no JDBC driver on the class path knows "
                            + place
                            + "; set QUANTRIAL_CLASSPATH to the driver's jar, or correct the URL",
                    e);
        }
    }

    private static Database connect(String url, String place, boolean writes) {
        Dialect dialect = check(url, place);
        try {
            Connection connection = DriverManager.getConnection(url, dialect.properties(writes));
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new Database(connection, dialect, place);
        } catch (SQLException e) {
            throw explain(dialect, place, e);
        }
    }

    /** Returns what messages call this database. */
    String place() {
        return place;
    }

    /** Returns what is special about it. */
    Dialect dialect() {
        return dialect;
    }

    /** Returns whether a table is there. */
    boolean hasTable(String table) throws SQLException {
        try (ResultSet tables =
                connection
                        .getMetaData()
                        .getTables(null, connection.getSchema(), table, new String[] {"TABLE"})) {
            return tables.next();
        }
    }

    /**
     * Carries out a transaction: all of it, on disk when this returns, or nothing.
     *
     * @param work the transaction
     * @param <T> its result
     * @return its result
     */
    synchronized <T> T transaction(Work<T> work) {
        if (broken != null) {
            throw new TrialException(broken.code(), broken.getMessage(), broken);
        }
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException e) {
            TrialException explained = explain(dialect, place, e);
            rollBack(explained);
            throw explained;
        } catch (RuntimeException | Error e) {
            rollBack(new TrialException(TrialException.Code.FAILED, place + ": " + e, e));
            throw e;
        }
    }

    /** Where even that fails nobody knows what a next transaction would contain: the end. */
    private void rollBack(TrialException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
            broken = cause;
        }
    }

    /** Changes rows, inside a transaction; returns how many. */
    int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Reads rows, inside a transaction. */
    <T> List<T> query(String sql, RowReader<T> reader, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet row = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new TrialException(
                    TrialException.Code.BAD_STUDY,
                    place + ": a row cannot be read, the database is damaged: " + oneLine(e),
                    e);
        }
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static TrialException explain(Dialect dialect, String place, SQLException e) {
        TrialException.Code code = dialect.code(e);
        String advice =
                switch (code) {
                    case DISK_FULL ->
                            "the disk is full; make room, then resume the study: what was stored is"
                                    + " safe";
                    case STUDY_LOCKED ->
                            "the study is run by another process; wait until it ends or stop it,"
                                    + " then resume";
                    case BAD_STUDY ->
                            "this is not the database of a study, or it is damaged; restore it from"
                                    + " a copy, or choose another output";
                    default ->
                            "the database failed; when the cause is removed, resume the study: what"
                                    + " was stored is safe";
                };
        return new TrialException(code, place + ": " + advice + ": " + oneLine(e), e);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw explain(dialect, place, e);
        }
    }

    /** A transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
