/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.team.Visibility;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a dead letter's original says of itself; all null if it is no JSON object. */
record PayloadFields(
        @Nullable String type,
        @Nullable String project,
        @Nullable String author,
        boolean isPrivate) {
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final int MAX_LENGTH = 4_096;

    static PayloadFields of(byte[] payload) {
        try {
            JsonNode json = MAPPER.readTree(payload);
            return new PayloadFields(
                    text(json, "type"),
                    text(json, "project"),
                    text(json, "author"),
                    Visibility.PRIVATE.wireName().equals(text(json, "visibility")));
        } catch (IOException e) {
            return new PayloadFields(null, null, null, false);
        }
    }

    private static @Nullable String text(JsonNode json, String field) {
        String text = json.path(field).asText("").strip();
        return text.isEmpty() || text.length() > MAX_LENGTH ? null : text;
    }
}
