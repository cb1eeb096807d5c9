/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Memlog's lines within a user's file, between two marks on lines of their own. The rest of the file stays as it is, byte
 * for byte; removing the block restores the file.
 */
final class MarkedBlock {
    private static final String BEGIN_MARK = "<!-- memlog:begin -->";
    /** The line before ended without a break, and got one from us. */
    private static final String BEGIN_AFTER_BREAK = "<!-- memlog:begin after-break -->";

    private static final String END_MARK = "<!-- memlog:end -->";
    private static final Pattern BEGIN =
            Pattern.compile("(?<![^\n])<!-- memlog:begin(?: after-break)? -->(?=\r?(?:\n|\\z))");
    private static final Pattern END = Pattern.compile("(?<![^\n])" + END_MARK + "(?=\r?(?:\n|\\z))");

    /** Bytes as characters, so that no encoding can change what is not ours. */
    private final String text;

    private final List<MatchResult> begins;
    private final List<MatchResult> ends;

    MarkedBlock(byte[] file) {
        text = new String(file, StandardCharsets.ISO_8859_1);
        begins = BEGIN.matcher(text).results().toList();
        ends = END.matcher(text).results().toList();
    }

    boolean isThere() {
        return begins.size() == 1
                && ends.size() == 1
                && begins.getFirst().end() < ends.getFirst().start();
    }

    /** Whether any of our marks stands in it. */
    boolean hasMarks() {
        return !begins.isEmpty() || !ends.isEmpty();
    }

    /** Neither one whole block nor none, or no text that our marks could stand in: of two-byte characters, or ending in half a break. */
    boolean isBroken() {
        return (hasMarks() && !isThere()) || text.endsWith("\r") || text.indexOf('\0') >= 0;
    }

    /**
     * The file with these lines in its block; without lines, without the block. Empty if the block {@link #isBroken}.
     */
    Optional<byte[]> with(List<String> lines) {
        if (isBroken()) {
            return Optional.empty();
        }
        String changed = lines.isEmpty() ? without() : isThere() ? replaced(lines) : appended(lines);
        return Optional.of(changed.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String without() {
        if (!isThere()) {
            return text;
        }
        MatchResult begin = begins.getFirst();
        String before = text.substring(0, begin.start());
        String after = withoutFirstBreak(text.substring(ends.getFirst().end()));
        boolean ownBreak = begin.group().equals(BEGIN_AFTER_BREAK);
        // Text that was added after the block must not run into the line before it.
        return (ownBreak && after.isEmpty() ? withoutLastBreak(before) : before) + after;
    }

    private String replaced(List<String> lines) {
        MatchResult begin = begins.getFirst();
        return text.substring(0, begin.start())
                + block(begin.group(), lines, lineBreak())
                + text.substring(ends.getFirst().end());
    }

    private String appended(List<String> lines) {
        String lineBreak = lineBreak();
        return text.isEmpty() || text.endsWith("\n")
                ? text + block(BEGIN_MARK, lines, lineBreak) + lineBreak
                : text + lineBreak + block(BEGIN_AFTER_BREAK, lines, lineBreak) + lineBreak;
    }

    private static String block(String begin, List<String> lines, String lineBreak) {
        byte[] body = String.join(lineBreak, lines).getBytes(StandardCharsets.UTF_8);
        return begin + lineBreak + new String(body, StandardCharsets.ISO_8859_1) + lineBreak + END_MARK;
    }

    /** As the file's first line ends. */
    private String lineBreak() {
        int first = text.indexOf('\n');
        return first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
    }

    private static String withoutFirstBreak(String rest) {
        if (rest.startsWith("\r\n")) {
            return rest.substring(2);
        }
        return rest.startsWith("\n") ? rest.substring(1) : rest;
    }

    private static String withoutLastBreak(String start) {
        if (start.endsWith("\r\n")) {
            return start.substring(0, start.length() - 2);
        }
        return start.endsWith("\n") ? start.substring(0, start.length() - 1) : start;
    }
}
