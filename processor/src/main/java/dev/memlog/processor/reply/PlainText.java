/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import dev.memlog.processor.prompt.XmlText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the text of a field as intended: entities and CDATA resolved, characters that no text holds left out. */
final class PlainText {
    private static final int MAX_ENTITY = 12;
    private static final Map<String, String> NAMED =
            Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ");

    private PlainText() {}

    static String of(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        boolean cdataCloses = true;
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            if (c == '<' && cdataCloses && raw.startsWith(TagScanner.CDATA_OPEN, at)) {
                int close = raw.indexOf(TagScanner.CDATA_CLOSE, at);
                cdataCloses = close >= 0;
                if (close >= 0) {
                    out.append(raw, at + TagScanner.CDATA_OPEN.length(), close);
                    at = close + TagScanner.CDATA_CLOSE.length();
                    continue;
                }
            }
            at = c == '&' ? appendEntity(raw, at, out) : appendPlain(c, at, out);
        }
        return legal(out).strip();
    }

    private static int appendPlain(char c, int at, StringBuilder out) {
        out.append(c);
        return at + 1;
    }

    /** Appends the entity's character, or the ampersand alone if the entity is unknown. */
    private static int appendEntity(String raw, int at, StringBuilder out) {
        int limit = Math.min(raw.length(), at + MAX_ENTITY);
        int end = at + 1;
        while (end < limit && raw.charAt(end) != ';') {
            end++;
        }
        if (end < limit) {
            String name = raw.substring(at + 1, end);
            String meaning = name.startsWith("#") ? numeric(name) : NAMED.get(name);
            if (meaning != null) {
                out.append(meaning);
                return end + 1;
            }
        }
        return appendPlain('&', at, out);
    }

    private static @Nullable String numeric(String name) {
        try {
            boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
            int code = hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            return XmlText.isLegal(code) ? Character.toString(code) : "";
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String legal(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().filter(XmlText::isLegal).forEach(out::appendCodePoint);
        return out.toString();
    }
}
