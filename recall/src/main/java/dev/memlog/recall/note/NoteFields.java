/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.note;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a note's {@code metadata} says, in claude-mem's form. */
public record NoteFields(JsonNode metadata) {
    private static final int MOST = 50;
    private static final int LONGEST_KIND = 64;

    public static NoteFields of(JsonNode body) throws BadRequestException {
        JsonNode metadata = body.path("metadata");
        if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
            throw new BadRequestException("metadata", "an object");
        }
        if (metadata.size() > MOST) {
            throw new BadRequestException("metadata", "an object of at most " + MOST + " fields");
        }
        return new NoteFields(metadata);
    }

    public String kindOr(String usual) throws BadRequestException {
        String kind = text(metadata, "type", LONGEST_KIND);
        return kind.isBlank() ? usual : kind;
    }

    /** A list, or none. */
    public List<String> texts(String name) throws BadRequestException {
        JsonNode value = metadata.path(name);
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            texts.add(each.asText());
        }
        boolean isNone = value.isMissingNode() || value.isNull();
        if (!isNone && !(value.isArray() && texts.stream().noneMatch(String::isBlank))) {
            throw new BadRequestException("metadata." + name, "a list of texts");
        }
        return texts;
    }

    /** Fields that Memlog does not know become facts. */
    public List<String> facts(Set<String> ours) {
        List<String> facts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            if (!ours.contains(field.getKey())) {
                JsonNode value = field.getValue();
                facts.add(field.getKey() + ": " + (value.isTextual() ? value.textValue() : value.toString()));
            }
        }
        return facts;
    }

    /** Empty if there is none. */
    public static String text(JsonNode json, String name, int longest) throws BadRequestException {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || value.textValue().length() > longest) {
            throw new BadRequestException(name, "a text of at most " + longest + " characters");
        }
        return value.textValue().strip();
    }

    public static String name(String field, String text) throws BadRequestException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new BadRequestException(field, "without control characters");
        }
        return text;
    }
}
