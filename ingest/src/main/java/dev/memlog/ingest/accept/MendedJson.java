/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON that a strict parser refuses: cut texts, invalid UTF-8, line breaks and lone backslashes within strings,
 * single quotes, missing or extra commas. It keeps everything before the end; a cut string gets a mark. It accepts any
 * bytes, in linear time.
 *
 * <p>Threading: confined to one thread.
 */
public final class MendedJson {
    /** Marks the place where the text was cut. */
    public static final String CUT_MARK = "[… the rest did not arrive …]";

    private static final String TOO_DEEP = "[… nested too deep …]";
    private static final int MAX_DEPTH = 200;
    private static final int LONGEST_NUMBER = 40;

    private final byte[] bytes;
    private int at;
    private boolean cut;

    private MendedJson(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /**
     * @param json JSON's null if nothing was readable
     * @param cut whether the text ended before the value did
     */
    record Read(JsonNode json, boolean cut) {}

    static Read read(byte[] bytes, int from) {
        MendedJson reader = new MendedJson(bytes, from);
        JsonNode json = reader.value(0);
        return new Read(json, reader.cut);
    }

    private boolean ended() {
        return at >= bytes.length;
    }

    private char peek() {
        return (char) (bytes[at] & 0xff);
    }

    private void skip(String more) {
        while (!ended() && ((bytes[at] <= ' ' && bytes[at] >= 0) || more.indexOf(peek()) >= 0)) {
            at++;
        }
        cut |= ended();
    }

    private JsonNode value(int depth) {
        skip("");
        if (ended()) {
            return NullNode.getInstance();
        }
        char first = peek();
        if ((first == '{' || first == '[') && depth >= MAX_DEPTH) {
            passOver();
            return TextNode.valueOf(TOO_DEEP);
        }
        return switch (first) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"', '\'' -> string(first);
            default -> word();
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        at++;
        while (true) {
            skip(",");
            if (ended() || peek() == '}' || peek() == ']') {
                at++;
                return object;
            }
            String key = key();
            skip("");
            if (ended()) {
                return object;
            }
            if (peek() == ':') {
                at++;
                skip("");
                if (ended()) {
                    return object;
                }
                object.set(key, value(depth + 1));
            }
        }
    }

    private String key() {
        if (peek() == '"' || peek() == '\'') {
            return string(peek()).textValue();
        }
        int from = at;
        while (!ended() && peek() > ' ' && ":,}]".indexOf(peek()) < 0) {
            at++;
        }
        if (at == from) {
            // A colon without a name before it.
            at++;
        }
        return text(from, at);
    }

    private ArrayNode array(int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        at++;
        while (true) {
            skip(",:");
            if (ended() || peek() == ']' || peek() == '}') {
                at++;
                return array;
            }
            array.add(value(depth + 1));
        }
    }

    private TextNode string(char quote) {
        StringBuilder text = new StringBuilder();
        int from = ++at;
        while (!ended() && peek() != quote) {
            if (peek() == '\\') {
                text.append(text(from, at));
                escape(text);
                from = at;
            } else {
                at++;
            }
        }
        if (!ended()) {
            text.append(text(from, at++));
            return TextNode.valueOf(text.toString());
        }
        cut = true;
        text.append(text(Math.min(from, bytes.length), wholeCharacters(from)));
        return TextNode.valueOf((text + " " + CUT_MARK).strip());
    }

    private void escape(StringBuilder text) {
        at++;
        if (ended()) {
            return;
        }
        char escaped = peek();
        at++;
        switch (escaped) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'u' -> unicode(text);
            case '"', '\'', '/', '\\' -> text.append(escaped);
            // A Windows path without escapes.
            default -> {
                text.append('\\');
                at--;
            }
        }
    }

    private void unicode(StringBuilder text) {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at + i < bytes.length ? Character.digit(bytes[at + i], 16) : -1;
            if (digit < 0) {
                if (at + i >= bytes.length) {
                    at = bytes.length;
                } else {
                    text.append("\\u");
                }
                return;
            }
            code = code * 16 + digit;
        }
        text.append((char) code);
        at += 4;
    }

    private JsonNode word() {
        int from = at;
        while (!ended() && peek() > ' ' && ",:{}[]\"".indexOf(peek()) < 0) {
            at++;
        }
        String word = text(from, at);
        if (word.isEmpty()) {
            if (peek() == ':') {
                at++;
            }
            return NullNode.getInstance();
        }
        return switch (word) {
            case "true" -> JsonNodeFactory.instance.booleanNode(true);
            case "false" -> JsonNodeFactory.instance.booleanNode(false);
            case "null", "undefined", "None", "NaN" -> NullNode.getInstance();
            default -> ended() && "true false null".contains(word) ? NullNode.getInstance() : number(word);
        };
    }

    private static JsonNode number(String word) {
        try {
            return word.length() <= LONGEST_NUMBER
                    ? JsonNodeFactory.instance.numberNode(Long.parseLong(word))
                    : TextNode.valueOf(word);
        } catch (NumberFormatException e) {
            try {
                double number = Double.parseDouble(word);
                return Double.isFinite(number) ? JsonNodeFactory.instance.numberNode(number) : TextNode.valueOf(word);
            } catch (NumberFormatException again) {
                return TextNode.valueOf(word);
            }
        }
    }

    /** Skips a value that is nested too deep. */
    private void passOver() {
        int open = 0;
        do {
            char c = peek();
            if (c == '"') {
                string(c);
            } else {
                open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                at++;
            }
        } while (!ended() && open > 0);
        cut |= open > 0;
    }

    private String text(int from, int to) {
        return new String(bytes, from, Math.max(0, to - from), StandardCharsets.UTF_8);
    }

    /** The end of the last complete character. */
    private int wholeCharacters(int from) {
        int end = bytes.length;
        int lead = end - 1;
        while (lead >= from && lead > end - 4 && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < from || bytes[lead] >= 0) {
            return end;
        }
        int length = (bytes[lead] & 0xF8) == 0xF0
                ? 4
                : (bytes[lead] & 0xF0) == 0xE0 ? 3 : (bytes[lead] & 0xE0) == 0xC0 ? 2 : 1;
        return lead + length > end ? lead : end;
    }
}
