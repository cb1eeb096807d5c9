/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text with the place of each value, so that a value can be added or removed without changing any other
 * character.
 */
final class JsonText {
    private static final JsonMapper STRICT = mapper(false);
    private static final JsonMapper WITH_COMMENTS = mapper(true);

    private final String text;
    private final boolean comments;
    private final JsonNode json;
    private final Place root;
    private int at;

    /**
     * The place of a value.
     *
     * @param members of an object or array, in order
     */
    record Place(int start, int end, List<Member> members) {
        Optional<Place> member(String key) {
            return members.stream()
                    .filter(member -> key.equals(member.key))
                    .map(Member::value)
                    .findFirst();
        }
    }

    /**
     * @param comma before it; -1 for the first
     * @param start of the key, or of the value where there is none
     */
    record Member(int comma, int start, @Nullable String key, Place value) {}

    private JsonText(String text, boolean comments, JsonNode json) {
        this.text = text;
        this.comments = comments;
        this.json = json;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
        this.root = value();
    }

    /** @throws BadSettingsFile if it is not an object in JSON */
    static JsonText parse(String text, boolean comments) {
        boolean marked = text.startsWith("\uFEFF");
        try {
            JsonNode json = (comments ? WITH_COMMENTS : STRICT).readTree(marked ? text.substring(1) : text);
            if (!json.isObject()) {
                throw new BadSettingsFile("holds no JSON object");
            }
            return new JsonText(text, comments, json);
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
            String reason = !comments && isFineButForComments(text)
                    ? "it has a comment, which its agent does not read"
                    : e.getOriginalMessage().lines().findFirst().orElse("");
            throw new BadSettingsFile("is not valid JSON" + place + ": " + reason);
        }
    }

    private static boolean isFineButForComments(String text) {
        try {
            return WITH_COMMENTS.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static JsonMapper mapper(boolean comments) {
        return JsonMapper.builder()
                .configure(JsonReadFeature.ALLOW_JAVA_COMMENTS, comments)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    String text() {
        return text;
    }

    JsonNode json() {
        return json;
    }

    Place root() {
        return root;
    }

    /** The line and column of a place, for people. */
    String position(Place place) {
        String before = text.substring(0, place.start());
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return "line " + line + ", column " + (place.start() - before.lastIndexOf('\n'));
    }

    private Place value() {
        skip();
        int start = at;
        char first = text.charAt(at);
        if (first == '{' || first == '[') {
            return container(start, first == '{');
        }
        if (first == '"') {
            string();
        } else {
            while (at < text.length() && ",]}/ \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
        }
        return new Place(start, at, List.of());
    }

    private Place container(int start, boolean keyed) {
        List<Member> members = new ArrayList<>();
        int comma = -1;
        at++;
        skip();
        while (text.charAt(at) != '}' && text.charAt(at) != ']') {
            int memberStart = at;
            String key = null;
            if (keyed) {
                key = string();
                skip();
                at++;
            }
            members.add(new Member(comma, memberStart, key, value()));
            skip();
            if (text.charAt(at) == ',') {
                comma = at++;
                skip();
            }
        }
        at++;
        return new Place(start, at, List.copyOf(members));
    }

    /** The key's text as written, which equals its value for all keys used here. */
    private String string() {
        int start = at++;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
        return text.substring(start + 1, at - 1);
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (comments && text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (comments && text.startsWith("/*", at)) {
                at = text.indexOf("*/", at) + 2;
            } else {
                return;
            }
        }
    }
}
