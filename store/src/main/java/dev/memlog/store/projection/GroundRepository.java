/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.ground.Grounds;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what observations rest on.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class GroundRepository {
    private final JsonMapper mapper = WireMapper.create();
    private final Statements statements;

    GroundRepository(Statements statements) {
        this.statements = statements;
    }

    /** @param number of an observation that has just got its row */
    void add(long number, @Nullable Grounds grounds) throws SQLException {
        if (grounds == null) {
            return;
        }
        try {
            statements.update(
                    "INSERT OR REPLACE INTO memory_grounds (number, grounds) VALUES (?, ?)",
                    number,
                    mapper.writeValueAsString(grounds));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read from JSON can be written as JSON", e);
        }
    }

    void remove(long number) throws SQLException {
        statements.update("DELETE FROM memory_grounds WHERE number = ?", number);
    }
}
