/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.Origin;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds memories by their origins, and whose they are.
 *
 * <p>Threading: safe.
 */
public final class OriginQueries {
    private static final List<String> TABLES = List.of("observations", "summaries", "prompts");
    private static final int MAX_AT_ONCE = 500;
    private static final Select.RowReader<Ownership> OWNERSHIP = RecordReader.of(Ownership.class);
    private final ReadSource database;

    public OriginQueries(ReadSource database) {
        this.database = database;
    }

    /**
     * @param origins ids of {@link Origin}s
     * @return the numbers of the memories that exist, hidden or not, by origin: imported or made here
     */
    public Map<String, Long> numbers(Collection<String> origins) {
        List<String> all = List.copyOf(origins);
        return database.read(connection -> {
            Map<String, Long> found = new HashMap<>();
            for (String table : TABLES) {
                found.putAll(numbers(connection, table, all));
            }
            return found;
        });
    }

    /** As {@link #numbers(Collection)}, of one table. */
    static Map<String, Long> numbers(Connection connection, String table, List<String> origins) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        for (int from = 0; from < origins.size(); from += MAX_AT_ONCE) {
            List<String> some = origins.subList(from, Math.min(origins.size(), from + MAX_AT_ONCE));
            added(connection, table, some, found);
            madeHere(connection, table, some, found);
        }
        return found;
    }

    /** Whose a memory of any kind is and who finds it; empty for an unknown number. */
    public Optional<Ownership> ownership(long number) {
        return database.read(connection -> {
            for (String table : TABLES) {
                Ownership found = new Select("key, author, visibility FROM " + table)
                        .where("number = ?", number)
                        .first(connection, OWNERSHIP);
                if (found != null) {
                    return Optional.of(found);
                }
            }
            return Optional.empty();
        });
    }

    /** @param key of the memory */
    public record Ownership(MemoryKey key, String author, Visibility visibility) {}

    /** The highest memory number; 0 without any. */
    public long highestNumber() {
        return database.read(connection -> {
            long highest = 0;
            for (String table : TABLES) {
                highest = Math.max(highest, new Select("max(number) FROM " + table).number(connection));
            }
            return highest;
        });
    }

    private static void added(Connection connection, String table, List<String> origins, Map<String, Long> found)
            throws SQLException {
        new Select("origin, number FROM " + table)
                .whereIn("origin", origins)
                .list(connection, row -> found.put(row.getString(1), row.getLong(2)));
    }

    private static void madeHere(Connection connection, String table, List<String> origins, Map<String, Long> found)
            throws SQLException {
        Map<String, String> originOf = new HashMap<>();
        for (String origin : origins) {
            Optional<Origin.Made> made = Origin.made(origin);
            made.ifPresent(
                    memory -> originOf.put(memory.key() + "@" + memory.at().toEpochMilli(), origin));
        }
        if (originOf.isEmpty()) {
            return;
        }
        List<String> keys = new ArrayList<>();
        originOf.keySet().forEach(memory -> keys.add(memory.substring(0, memory.lastIndexOf('@'))));
        new Select("key || '@' || at AS memory, number FROM " + table)
                        .where("origin IS NULL")
                        .whereIn("key", keys)
                        .list(connection, row -> Map.entry(row.getString(1), row.getLong(2)))
                        .stream()
                        .filter(memory -> originOf.containsKey(memory.getKey()))
                        .forEach(memory -> found.put(originOf.get(memory.getKey()), memory.getValue()));
    }
}
