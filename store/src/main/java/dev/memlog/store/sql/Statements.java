/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prepared statements of the writing connection, kept by their text.
 *
 * <p>Threading: safe; a transaction keeps other threads out until it ends.
 */
public final class Statements implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Map<Shape, String> texts = new HashMap<>();

    public Statements(Connection connection) {
        this.connection = connection;
    }

    /** @return the number of rows changed */
    public synchronized int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /**
     * Inserts a row; one that is there under any of its keys stays as it is.
     *
     * @return the number of rows inserted
     */
    public synchronized int insert(String table, Row row) throws SQLException {
        return update(
                text("insert", table, row, () -> "INSERT INTO " + row.insertInto(table) + " ON CONFLICT DO NOTHING"),
                row.values());
    }

    /** Gives these values to the row of this number. */
    public synchronized void change(String table, Row row, long number) throws SQLException {
        @Nullable Object[] values = Arrays.copyOf(row.values(), row.values().length + 1);
        values[values.length - 1] = number;
        update(
                text("change", table, row, () -> "UPDATE " + table + " SET " + row.assignments() + " WHERE number = ?"),
                values);
    }

    /** Inserts a row in the place of one that has any of its keys. */
    public synchronized void replace(String table, Row row) throws SQLException {
        update(text("replace", table, row, () -> "INSERT OR REPLACE INTO " + row.insertInto(table)), row.values());
    }

    /**
     * Inserts a row, or gives its values to the row that has its key.
     *
     * @param condition on the row that is there, which stays as it is where this fails
     */
    public synchronized void upsert(String table, String key, Row row, String condition) throws SQLException {
        update(
                "INSERT INTO " + row.insertInto(table) + " ON CONFLICT (" + key + ") DO UPDATE SET " + row.takeOver(key)
                        + " WHERE " + condition,
                row.values());
    }

    @Nullable
    public synchronized String text(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    public synchronized OptionalLong number(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }

    public synchronized <T> List<T> list(String sql, Select.RowReader<T> reader, @Nullable Object... values)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bound(sql, values).executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    /** Runs {@code work} in a transaction: all of it or nothing. */
    public synchronized void inTransaction(SqlWork work) throws SQLException {
        begin();
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
        connection.setAutoCommit(true);
    }

    /** Begins a transaction that the caller ends. */
    public synchronized void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    public synchronized void commit() throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** SQLite may have rolled back by itself (the disk is full); what matters is {@code cause}. */
    public synchronized void rollBack(Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
    }

    // Building a text takes longer than finding it again.
    private String text(String verb, String table, Row row, Supplier<String> text) {
        return texts.computeIfAbsent(new Shape(verb, table, row.columns()), any -> text.get());
    }

    private record Shape(String verb, String table, List<String> columns) {}

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Statements that belong together. */
    public interface SqlWork {
        void run() throws SQLException;
    }
}
