/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Separates a model's answer from the thought before it. A thought may quote the grammar, or draft the answer in it;
 * only the text after it counts, and nothing of a thought that is cut off.
 *
 * <p>Total: any text gives a value. Threading: safe.
 */
final class Thought {
    private static final int MAX_THOUGHTS = 20;
    private static final String CHANNEL = "<|channel|>";
    private static final String FINAL = CHANNEL + "final";
    private static final String MESSAGE = "<|message|>";
    /** The same channels, from a server that dropped the special tokens and left their words. */
    private static final String BARE_ANALYSIS = "analysis";

    private static final String BARE_FINAL = "assistantfinal";
    private static final Pattern ELEMENT = Pattern.compile("^\\s*+<([A-Za-z][\\w:.-]{0,40}+)(?: [^<>]{0,200}+)?>");

    private Thought() {}

    /** The text without its thoughts; blank if there is nothing else. */
    static String answerIn(String text) {
        String rest = finalChannel(text);
        for (int i = 0; i < MAX_THOUGHTS; i++) {
            String next = withoutOne(rest);
            if (next == null) {
                return withoutElementInFront(rest);
            }
            rest = next;
        }
        return "";
    }

    /** Of channels, the one that is meant for the reader. */
    private static String finalChannel(String text) {
        int channel = text.indexOf(CHANNEL);
        if (channel >= 0 && channel < firstBlock(TagScanner.scan(text))) {
            int last = text.lastIndexOf(FINAL);
            int message = last < 0 ? -1 : text.indexOf(MESSAGE, last);
            return message < 0 ? "" : upToToken(text, message + MESSAGE.length());
        }
        if (text.stripLeading().startsWith(BARE_ANALYSIS) && text.contains(BARE_FINAL)) {
            return text.substring(text.lastIndexOf(BARE_FINAL) + BARE_FINAL.length());
        }
        return text;
    }

    private static String upToToken(String text, int from) {
        int end = text.length();
        for (String token : List.of("<|return|>", "<|end|>", "<|start|>")) {
            int at = text.indexOf(token, from);
            end = at >= 0 && at < end ? at : end;
        }
        return text.substring(from, end);
    }

    /** Null if there is no thought to remove. */
    private static @Nullable String withoutOne(String text) {
        List<ThoughtMarker> markers = ThoughtMarker.in(text);
        if (markers.isEmpty()) {
            return null;
        }
        List<Tag> tags = TagScanner.scan(text);
        int block = firstBlock(tags);
        boolean startsWithAnswer =
                block < text.length() && text.substring(0, block).isBlank();
        for (ThoughtMarker marker : markers) {
            boolean inside = isInsideBlock(tags, marker.start());
            if (marker.opens()) {
                boolean begins = marker.firstInLine() && (marker.start() < block || !inside);
                if (begins) {
                    String before = marker.start() < block ? "" : text.substring(0, marker.start());
                    ThoughtMarker end = endBehind(markers, marker, tags);
                    return before + (end == null ? "" : text.substring(end.end()));
                }
            } else if (endsThought(marker, tags) && !(inside && startsWithAnswer)) {
                return text.substring(marker.end());
            }
        }
        return null;
    }

    private static @Nullable ThoughtMarker endBehind(List<ThoughtMarker> markers, ThoughtMarker open, List<Tag> tags) {
        return markers.stream()
                .filter(marker -> !marker.opens() && marker.start() >= open.end() && endsThought(marker, tags))
                .findFirst()
                .orElse(null);
    }

    /** A marker quoted by an answer stands in a field, so the next tag belongs to that field. */
    private static boolean endsThought(ThoughtMarker close, List<Tag> tags) {
        Tag next = tags.stream()
                .filter(tag -> tag.start() >= close.end())
                .findFirst()
                .orElse(null);
        return next == null || isBlock(next);
    }

    private static boolean isInsideBlock(List<Tag> tags, int at) {
        boolean inside = false;
        for (Tag tag : tags) {
            if (tag.start() >= at) {
                break;
            }
            if (tag.name().equals(Grammar.OBSERVATION) || tag.name().equals(Grammar.SUMMARY)) {
                inside = tag.form() == Tag.Form.OPEN;
            }
        }
        return inside;
    }

    private static int firstBlock(List<Tag> tags) {
        return tags.stream()
                .filter(Thought::isBlock)
                .mapToInt(Tag::start)
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static boolean isBlock(Tag tag) {
        return tag.opens(Grammar.OBSERVATION)
                || tag.opens(Grammar.SUMMARY)
                || (Grammar.SKIPS.contains(tag.name()) && tag.form() != Tag.Form.CLOSE);
    }

    /** A draft in an element of its own: not part of an answer that follows it. */
    private static String withoutElementInFront(String text) {
        Matcher element = ELEMENT.matcher(text);
        if (!element.lookingAt() || Grammar.NAMES.contains(element.group(1))) {
            return text;
        }
        int close = text.indexOf("</" + element.group(1) + ">", element.end());
        String behind = close < 0 ? "" : text.substring(close);
        return firstBlock(TagScanner.scan(behind)) == Integer.MAX_VALUE ? text : behind;
    }
}
