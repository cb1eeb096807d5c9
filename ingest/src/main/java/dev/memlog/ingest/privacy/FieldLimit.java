/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits one field of an event to a size in bytes of JSON. A long text keeps its head and tail around a mark; of
 * several texts the longest are cut first, all to the same length.
 */
final class FieldLimit {
    /** With fewer bytes per text nothing readable would be left, and the whole field becomes one text. */
    private static final int LEAST = 256;

    private static final int ROOM_FOR_MARK = 64;
    private static final String MARK = "\n[… ";
    private static final String MARK_END = " characters cut …]\n";
    private static final int LONGEST_NUMBER = 9;

    private final int maxBytes;

    FieldLimit(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    String limit(String text) {
        return limit(text, maxBytes);
    }

    JsonNode limit(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(limit(node.textValue(), maxBytes - 2));
        }
        List<Long> texts = new ArrayList<>();
        long structure = measure(node, texts);
        long all = structure + texts.stream().mapToLong(Long::longValue).sum();
        if (all <= maxBytes) {
            return node;
        }
        long share = share(texts, maxBytes - structure);
        if (share < LEAST) {
            return TextNode.valueOf(limit(node.toString(), maxBytes - 2));
        }
        return limited(node, (int) Math.min(share, maxBytes));
    }

    /** The maximum length of each text so that all together fit into {@code room}. */
    private static long share(List<Long> lengths, long room) {
        List<Long> ascending = lengths.stream().sorted().toList();
        long left = room;
        for (int i = 0; i < ascending.size(); i++) {
            long share = left / (ascending.size() - i);
            if (ascending.get(i) > share) {
                return share;
            }
            left -= ascending.get(i);
        }
        return room;
    }

    /** Adds each text's length to {@code texts}; returns the bytes of everything else. */
    private static long measure(JsonNode node, List<Long> texts) {
        if (node.isTextual()) {
            texts.add(jsonBytes(node.textValue()));
            return 2;
        }
        long structure = 2;
        if (node.isObject()) {
            for (var property : node.properties()) {
                structure += jsonBytes(property.getKey()) + 4 + measure(property.getValue(), texts);
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                structure += 1 + measure(element, texts);
            }
        } else {
            structure = node.toString().length();
        }
        return structure;
    }

    private static JsonNode limited(JsonNode node, int share) {
        if (node.isTextual()) {
            return TextNode.valueOf(limit(node.textValue(), share));
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(p -> copy.set(p.getKey(), limited(p.getValue(), share)));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(node.size());
            node.forEach(element -> copy.add(limited(element, share)));
            return copy;
        }
        return node;
    }

    private static String limit(String text, int bytes) {
        if (jsonBytes(text) <= bytes) {
            return text;
        }
        int half = Math.max(0, (bytes - ROOM_FOR_MARK) / 2);
        int headEnd = 0;
        for (int used = 0; headEnd < text.length(); headEnd++) {
            used += jsonBytes(text.charAt(headEnd));
            if (used > half) {
                break;
            }
        }
        int tailStart = text.length();
        for (int used = 0; tailStart > headEnd; tailStart--) {
            used += jsonBytes(text.charAt(tailStart - 1));
            if (used > half) {
                break;
            }
        }
        if (headEnd > 0 && Character.isHighSurrogate(text.charAt(headEnd - 1))) {
            headEnd--;
        }
        if (tailStart < text.length() && Character.isLowSurrogate(text.charAt(tailStart))) {
            tailStart++;
        }
        long cut = tailStart - headEnd + earlierCut(text.substring(headEnd, tailStart));
        return text.substring(0, headEnd) + mark(cut) + text.substring(tailStart);
    }

    static String mark(long cut) {
        return MARK + cut + MARK_END;
    }

    /** The number of characters in an earlier mark: the text may be cut before the search for secrets. */
    private static long earlierCut(String text) {
        int mark = text.indexOf(MARK);
        int end = mark < 0 ? -1 : text.indexOf(MARK_END, mark);
        if (end < 0 || end - mark - MARK.length() > LONGEST_NUMBER) {
            return 0;
        }
        String number = text.substring(mark + MARK.length(), end);
        boolean isNumber = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(number) - (end + MARK_END.length() - mark) : 0;
    }

    static long jsonBytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += jsonBytes(text.charAt(i));
        }
        return bytes;
    }

    private static int jsonBytes(char c) {
        if (c < 0x20) {
            return c == '\n' || c == '\t' || c == '\r' || c == '\b' || c == '\f' ? 2 : 6;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        // A surrogate is one half of a character of four bytes.
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
