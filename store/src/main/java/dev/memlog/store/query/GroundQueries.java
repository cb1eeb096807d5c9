/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.ground.Grounds;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Select;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what observations rest on.
 *
 * <p>Threading: safe.
 */
public final class GroundQueries {
    private static final int MAX_AT_ONCE = 500;
    private static final JsonMapper MAPPER = WireMapper.create();
    private final ReadSource database;

    public GroundQueries(ReadSource database) {
        this.database = database;
    }

    /**
     * The grounds of observations, by number. An observation that stands for its near-duplicates has the newest grounds
     * of them all: what was seen again is as fresh as when it was seen last.
     */
    public Map<Long, Grounds> of(Collection<Long> observations) {
        List<Long> all = List.copyOf(observations);
        return database.read(connection -> {
            Map<Long, Grounds> found = new HashMap<>();
            for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
                List<Long> some = all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE));
                new Select("s.number AS shown, g.grounds AS grounds FROM observations s JOIN observations o"
                                + " ON o.number = coalesce(s.duplicate_of, s.number)"
                                + " OR o.duplicate_of = coalesce(s.duplicate_of, s.number)"
                                + " JOIN memory_grounds g ON g.number = o.number")
                        .whereIn("s.number", some)
                        .then(" ORDER BY o.at, o.number")
                        .list(connection, row -> new Found(row.getLong("shown"), parsed(row.getString("grounds"))))
                        .forEach(each -> each.addTo(found));
            }
            return found;
        });
    }

    /**
     * Where the sessions of summaries stood, by the summary's number: the grounds of the session's last observation
     * before, without files, which a summary does not name.
     */
    public Map<Long, Grounds> ofSummaries(Collection<Long> summaries) {
        List<Long> all = List.copyOf(summaries);
        return database.read(connection -> {
            Map<Long, Grounds> found = new HashMap<>();
            for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
                new Select("s.number AS shown, (SELECT g.grounds FROM observations o JOIN memory_grounds g"
                                + " ON g.number = o.number WHERE o.session = s.session AND o.at <= s.at"
                                + " ORDER BY o.at DESC, o.number DESC LIMIT 1) AS grounds FROM summaries s")
                        .whereIn("s.number", all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE)))
                        .list(connection, row -> new Found(row.getLong("shown"), parsed(row.getString("grounds"))))
                        .forEach(each -> each.addTo(found));
            }
            found.replaceAll((number, grounds) -> grounds.with(List.of()));
            return found;
        });
    }

    private record Found(long number, @Nullable Grounds grounds) {
        void addTo(Map<Long, Grounds> all) {
            if (grounds != null) {
                all.put(number, grounds);
            }
        }
    }

    /** Null for null, and for what this version cannot read. */
    static @Nullable Grounds parsed(@Nullable String json) {
        try {
            return json == null ? null : MAPPER.readValue(json, Grounds.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
