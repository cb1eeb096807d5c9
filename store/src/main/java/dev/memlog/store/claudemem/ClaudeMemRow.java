/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of claude-mem's database; a column that its version does not have is null. */
record ClaudeMemRow(Cells cells) {
    /** The earliest plausible time in milliseconds; smaller times are in seconds. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private static final JsonMapper MAPPER = WireMapper.create();

    /** The row's columns, and the columns of its session under {@code of_…}. */
    interface Cells {
        @Nullable
        String text(String column) throws SQLException;

        /** 0 if there is none. */
        long whole(String column) throws SQLException;
    }

    /** Null also for a blank one. */
    @Nullable
    String text(String column) throws SQLException {
        String text = cells.text(column);
        return text == null || text.isBlank() ? null : text;
    }

    /** 0 if there is none, or less than that. */
    long whole(String column) throws SQLException {
        return Math.max(0, cells.whole(column));
    }

    long id() throws SQLException {
        return cells.whole("id");
    }

    Instant at(String column) throws SQLException {
        long epoch = cells.whole(column);
        if (epoch == 0) {
            throw new IllegalArgumentException("it has no " + column);
        }
        return Instant.ofEpochMilli(epoch < FIRST_MILLIS ? epoch * 1_000 : epoch);
    }

    /** A list as JSON; text that is no JSON is the list's only item. */
    List<String> texts(String column) throws SQLException {
        String text = text(column);
        if (text == null) {
            return List.of();
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            if (json.isArray()) {
                List<String> texts = new ArrayList<>();
                json.forEach(item -> texts.add(item.isTextual() ? item.textValue() : item.toString()));
                return texts;
            }
        } catch (JsonProcessingException e) {
            // Taken as it is.
        }
        return List.of(text);
    }
}
