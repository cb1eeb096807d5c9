/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.WireMapper;

/** A text of a memory as one column: its JSON, as on the wire. */
public final class EditedTextColumn {
    private static final JsonMapper MAPPER = WireMapper.create();

    private EditedTextColumn() {}

    public static String write(EditedText text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text of ours does not serialize", e);
        }
    }

    /** @throws IllegalStateException without the content if nothing of ours wrote the column */
    public static EditedText read(String column) {
        try {
            return MAPPER.readValue(column, EditedText.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column has no text of a memory");
        }
    }
}
