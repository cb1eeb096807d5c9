/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.Origin;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps which earlier observations an observation supersedes by its provider's own word, and finds their rows. An
 * observation made here names them by their keys, one made elsewhere by their origins: a key means another memory on
 * another node. A name without a row is kept, since the row may be read later.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class ProviderDenials {
    private final Statements statements;

    public ProviderDenials(Statements statements) {
        this.statements = statements;
    }

    /** @param number of an observation that has just got its row */
    public void add(long number, List<String> supersedes) throws SQLException {
        for (String earlier : supersedes) {
            statements.update(
                    "INSERT OR IGNORE INTO provider_denials (number, earlier) VALUES (?, ?)", number, earlier);
        }
    }

    public void remove(long number) throws SQLException {
        statements.update("DELETE FROM provider_denials WHERE number = ?", number);
    }

    /** The observations that this one supersedes, by the word alone. */
    List<Long> namedBy(long number) throws SQLException {
        List<Long> found = new ArrayList<>(statements.list(
                "SELECT e.number FROM provider_denials w JOIN observations l ON l.number = w.number"
                        + " JOIN observations e ON e.key = w.earlier WHERE w.number = ? AND l.origin IS NULL",
                row -> row.getLong(1),
                number));
        List<String> origins = statements.list(
                "SELECT w.earlier FROM provider_denials w JOIN observations l ON l.number = w.number"
                        + " WHERE w.number = ? AND l.origin IS NOT NULL",
                row -> row.getString(1),
                number);
        for (String origin : origins) {
            found.addAll(ofOrigin(origin));
        }
        return found;
    }

    /** The observations that supersede this one, by the word alone. */
    List<Long> naming(long number) throws SQLException {
        List<Names> names = statements.list(
                "SELECT key, at, origin FROM observations WHERE number = ?",
                row -> new Names(
                        row.getString(1),
                        row.getString(3) == null
                                ? Origin.idOf(MemoryKey.parse(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)))
                                : row.getString(3)),
                number);
        List<Long> found = new ArrayList<>();
        for (Names of : names) {
            found.addAll(statements.list(
                    "SELECT w.number FROM provider_denials w JOIN observations l ON l.number = w.number"
                            + " WHERE w.earlier IN (?, ?) AND w.earlier = iif(l.origin IS NULL, ?, ?)",
                    row -> row.getLong(1),
                    of.key(),
                    of.origin(),
                    of.key(),
                    of.origin()));
        }
        return found;
    }

    private record Names(String key, String origin) {}

    private List<Long> ofOrigin(String origin) throws SQLException {
        List<Long> found = new ArrayList<>(
                statements.list("SELECT number FROM observations WHERE origin = ?", row -> row.getLong(1), origin));
        Optional<Origin.Made> made = Origin.made(origin);
        if (made.isPresent()) {
            found.addAll(statements.list(
                    "SELECT number FROM observations WHERE key = ? AND at = ? AND origin IS NULL",
                    row -> row.getLong(1),
                    made.get().key().toString(),
                    made.get().at().toEpochMilli()));
        }
        return found;
    }
}
