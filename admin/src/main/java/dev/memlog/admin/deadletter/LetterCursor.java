/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.event.DeadLetter;
import dev.memlog.store.query.DeadLetterQueries.Place;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a sweep over dead letters stands between two requests. It knows when the sweep began, so that a letter that fails
 * again on the way is not met a second time.
 */
record LetterCursor(Instant begun, @Nullable Place after) {
    private static final int MAX_LENGTH = 8_192;

    static LetterCursor begin(Instant now) {
        return new LetterCursor(now, null);
    }

    static LetterCursor parse(String name, String text) throws BadRequestException {
        try {
            JsonNode json =
                    Reply.MAPPER.readTree(Base64.getUrlDecoder().decode(text.length() > MAX_LENGTH ? "" : text));
            return new LetterCursor(
                    Instant.ofEpochMilli(json.required("begun").longValue()),
                    new Place(
                            json.required("session").textValue(),
                            json.required("partition").intValue(),
                            json.required("offset").longValue(),
                            json.required("key").textValue()));
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new BadRequestException(name, "the next of an earlier answer, unchanged");
        }
    }

    LetterCursor past(DeadLetter letter) {
        String session = letter.session() == null ? "" : letter.session().wire();
        return new LetterCursor(
                begun, new Place(session, letter.originPartition(), letter.originOffset(), letter.key()));
    }

    @Nullable
    String text() {
        if (after == null) {
            return null;
        }
        JsonNode json = Reply.MAPPER
                .createObjectNode()
                .put("begun", begun.toEpochMilli())
                .put("session", after.session())
                .put("partition", after.partition())
                .put("offset", after.offset())
                .put("key", after.key());
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Reply.MAPPER.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always writable", e);
        }
    }
}
