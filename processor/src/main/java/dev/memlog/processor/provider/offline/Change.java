/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.List;

/** One replacement inside a file, and its description. */
record Change(String before, String after) {
    /** Some agents report which file they changed, but not how. */
    boolean isKnown() {
        return !before.isBlank() || !after.isBlank();
    }

    /** Signatures declared after the change and not before. */
    List<String> added() {
        return Declarations.in(after).without(Declarations.in(before)).signatures();
    }

    List<String> removed() {
        return Declarations.in(before).without(Declarations.in(after)).signatures();
    }

    boolean isOneLine() {
        return !before.strip().contains("\n") && !after.strip().contains("\n") && !before.isBlank() && !after.isBlank();
    }

    /** Only the replaced words, such as {@code cart.count() became cart.size()}. */
    String asWords() {
        String old = before.strip();
        String now = after.strip();
        int start = 0;
        while (start < Math.min(old.length(), now.length()) && old.charAt(start) == now.charAt(start)) {
            start++;
        }
        start = backToWord(old, start);
        if (now.length() > 2 * Phrase.CODE && start > 0) {
            old = "…" + old.substring(start);
            now = "…" + now.substring(start);
        }
        return Phrase.line(old, Phrase.CODE) + " became " + Phrase.line(now, Phrase.CODE);
    }

    String asFact() {
        if (before.isBlank()) {
            List<String> declared = added();
            return declared.isEmpty() ? "Wrote " + Phrase.code(after) : "Declares " + Phrase.list(declared);
        }
        if (after.isBlank()) {
            return "Removed " + Phrase.code(before);
        }
        List<String> added = added();
        return added.isEmpty() ? Phrase.code(before) + " became " + Phrase.code(after) : "Added " + Phrase.list(added);
    }

    String asSentence() {
        List<String> added = added();
        if (!added.isEmpty()) {
            return "Added " + Phrase.list(added) + ".";
        }
        List<String> removed = removed();
        return removed.isEmpty() ? asFact() + "." : "Removed " + Phrase.list(removed) + ".";
    }

    private static int backToWord(String text, int at) {
        int start = at;
        while (start > 0 && !Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }
}
