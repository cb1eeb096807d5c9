/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the grammar's tags in a text and takes everything else that looks like markup ({@code List<String>}, {@code a <
 * b}, HTML) for text. One pass: no character is looked at more than a fixed number of times.
 */
final class TagScanner {
    static final String CDATA_OPEN = "<![CDATA[";
    static final String CDATA_CLOSE = "]]>";
    private static final int MAX_NAME = 20;
    private static final int MAX_ATTRIBUTES = 1_000;
    private static final int MAX_TAGS = 200_000;
    private static final Pattern REASON =
            Pattern.compile("(?<!\\w)reason\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)')", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final List<Tag> tags = new ArrayList<>();

    private TagScanner(String text) {
        this.text = text;
    }

    static List<Tag> scan(String text) {
        TagScanner scanner = new TagScanner(text);
        scanner.scanAll();
        return scanner.tags;
    }

    private void scanAll() {
        int at = text.indexOf('<');
        boolean cdataCloses = true;
        while (at >= 0 && tags.size() < MAX_TAGS) {
            int next = at + 1;
            if (cdataCloses && text.startsWith(CDATA_OPEN, at)) {
                int close = text.indexOf(CDATA_CLOSE, at);
                cdataCloses = close >= 0;
                next = close >= 0 ? close + CDATA_CLOSE.length() : next;
            } else {
                Tag tag = tagAt(at);
                if (tag != null) {
                    tags.add(tag);
                    next = tag.end();
                }
            }
            at = text.indexOf('<', next);
        }
    }

    private @Nullable Tag tagAt(int start) {
        int at = start + 1;
        boolean closing = at < text.length() && text.charAt(at) == '/';
        if (closing) {
            at++;
        }
        int nameEnd = at;
        while (nameEnd < text.length() && nameEnd - at <= MAX_NAME && isNamePart(text.charAt(nameEnd))) {
            nameEnd++;
        }
        String written = text.substring(at, nameEnd);
        String name = written.toLowerCase(Locale.ROOT);
        if (!Grammar.NAMES.contains(name) || (!closing && isTypeArgument(start, written, name))) {
            return null;
        }
        int end = endOf(nameEnd);
        if (end < 0) {
            return null;
        }
        String attributes = text.substring(nameEnd, end - 1);
        boolean empty = !closing && attributes.endsWith("/");
        Tag.Form form = closing ? Tag.Form.CLOSE : empty ? Tag.Form.EMPTY : Tag.Form.OPEN;
        return new Tag(name, form, start, end, Grammar.SKIPS.contains(name) ? reasonIn(attributes) : null);
    }

    /** The position after the tag's {@code >}, or -1 if this is not a tag. */
    private int endOf(int nameEnd) {
        if (nameEnd >= text.length()) {
            return -1;
        }
        char after = text.charAt(nameEnd);
        if (after != '>' && after != '/' && !Character.isWhitespace(after)) {
            return -1;
        }
        char quote = 0;
        int limit = Math.min(text.length(), nameEnd + MAX_ATTRIBUTES);
        for (int i = nameEnd; i < limit; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '>') {
                return i + 1;
            } else if (c == '<') {
                return -1;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
        return -1;
    }

    /** In {@code List<Summary>} the word is a type in a program. */
    private boolean isTypeArgument(int start, String written, String name) {
        return !written.equals(name) && start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1));
    }

    private static boolean isNamePart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static @Nullable String reasonIn(String attributes) {
        Matcher matcher = REASON.matcher(attributes);
        if (!matcher.find()) {
            return null;
        }
        String reason = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return PlainText.of(reason);
    }
}
