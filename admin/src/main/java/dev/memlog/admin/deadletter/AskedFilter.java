/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;

/**
 * The filter of a request as the audit keeps it: without the searched text, and cut. A request may be a hundred times as
 * long as a record of the audit should be.
 */
final class AskedFilter {
    /** Of all conditions together, without their names. */
    static final int MOST_CHARACTERS = 2_048;

    private int left = MOST_CHARACTERS;

    private AskedFilter() {}

    /** @param body whose conditions are texts and lists of texts */
    static ObjectNode of(JsonNode body) {
        AskedFilter filter = new AskedFilter();
        ObjectNode asked = Reply.MAPPER.createObjectNode();
        body.properties().stream()
                .filter(field -> LetterFields.NAMES.contains(field.getKey()))
                .forEach(field -> filter.add(asked, field.getKey(), field.getValue()));
        return asked;
    }

    private void add(ObjectNode asked, String name, JsonNode value) {
        if (name.equals("text")) {
            asked.put(name, "(not kept)");
        } else if (value.isArray()) {
            addList(asked.putArray(name), value);
        } else if (value.isTextual()) {
            asked.put(name, cut(value.textValue()));
        }
    }

    private void addList(ArrayNode kept, JsonNode values) {
        for (JsonNode value : values) {
            if (left == 0) {
                kept.add("… " + (values.size() - kept.size()) + " more");
                return;
            }
            kept.add(cut(value.asText()));
        }
    }

    private String cut(String text) {
        if (text.length() <= left) {
            left -= text.length();
            return text;
        }
        // Not between the two halves of a character.
        int end = left > 0 && Character.isHighSurrogate(text.charAt(left - 1)) ? left - 1 : left;
        left = 0;
        return text.substring(0, end) + "…";
    }
}
