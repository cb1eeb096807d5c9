/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import java.util.regex.Pattern;

/**
 * Makes one harmless line of a text that came out of a session: no line breaks, no control, invisible or
 * unassigned characters but those that shape the ones beside them, no tag, nothing that could pass for the frame around
 * it, and never longer than asked.
 */
public final class RecalledText {
    /** Stands for what was left out. */
    public static final String CUT = "…";

    /** Far enough to fill the line after everything invisible is gone, near enough for a text of many megabytes. */
    private static final int READ_AHEAD = 4;

    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
    private static final Pattern FRAME_NAME =
            Pattern.compile("(memlog)[\\s\\p{Pd}_\u2212]+(context)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENTITY = Pattern.compile("&(?=#|\\w{1,32};)");
    private static final Pattern LESS_THAN = Pattern.compile("[<\uFF1C\uFE64]");

    private RecalledText() {}

    public static String line(String raw, int maxLength) {
        int end = readAhead(raw, maxLength);
        return cut(disarm(visible(raw.substring(0, end))), maxLength, end == raw.length());
    }

    /** One visible line of a text for storage; showing it makes it harmless. */
    public static String kept(String raw, int maxLength) {
        int end = readAhead(raw, maxLength);
        return cut(visible(raw.substring(0, end)), maxLength, end == raw.length());
    }

    private static int readAhead(String raw, int maxLength) {
        return (int) Math.min(raw.length(), (long) READ_AHEAD * maxLength);
    }

    private static String cut(String text, int maxLength, boolean isWhole) {
        if (text.length() <= maxLength && isWhole) {
            return text;
        }
        int cut = Math.min(text.length(), maxLength - 1);
        return text.substring(0, wholeCharacter(text, cut)) + CUT;
    }

    /** As {@link #line}, but it is the end that is kept: of a path, the file's name. */
    public static String path(String raw, int maxLength) {
        int start = (int) Math.max(0, raw.length() - (long) READ_AHEAD * maxLength);
        String text = disarm(visible(raw.substring(start)));
        if (text.length() <= maxLength && start == 0) {
            return text;
        }
        int cut = Math.max(0, text.length() - (maxLength - 1));
        if (cut < text.length() && Character.isLowSurrogate(text.charAt(cut))) {
            cut++;
        }
        return CUT + text.substring(cut);
    }

    private static int wholeCharacter(String text, int cut) {
        return cut > 0 && Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
    }

    private static String visible(String raw) {
        int[] characters = ANSI.matcher(raw).replaceAll("").codePoints().toArray();
        StringBuilder line = new StringBuilder(characters.length);
        for (int i = 0; i < characters.length; i++) {
            int character = characters[i];
            if (isSpace(character)) {
                if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                    line.append(' ');
                }
            } else if (Invisibles.isShown(character, last(line), i + 1 < characters.length ? characters[i + 1] : ' ')) {
                line.appendCodePoint(character);
            }
        }
        return line.toString().strip();
    }

    private static int last(StringBuilder line) {
        return line.isEmpty() ? ' ' : line.codePointBefore(line.length());
    }

    private static boolean isSpace(int character) {
        // U+0085 breaks lines too, yet counts as neither.
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    private static String disarm(String line) {
        String unnamed = FRAME_NAME.matcher(line).replaceAll("$1 $2");
        String unescapable = ENTITY.matcher(unnamed).replaceAll("&amp;");
        return LESS_THAN.matcher(unescapable).replaceAll("&lt;");
    }
}
