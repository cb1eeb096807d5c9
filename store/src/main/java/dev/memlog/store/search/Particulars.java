/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Details that distinguish the subjects of two similar sentences: figures ({@code 2.4.1}), compound names ({@code
 * parcel-logs}, {@code due_at}), and settings' values ({@code level: debug}). Parsed by hand, since it runs for every
 * observation and regular expressions took most of its time.
 */
public record Particulars(Set<String> numbers, Set<String> names, Map<String, Set<String>> values) {
    public static Particulars of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        Map<String, Set<String>> values = new HashMap<>();
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean begins = i == 0 || !isPart(lower.charAt(i - 1));
            if (isDigit(c) && (i == 0 || !isInFigure(lower, i - 1))) {
                numbers.add(lower.substring(i, endOfFigure(lower, i)));
            }
            if (begins && Character.isLetter(c)) {
                addName(lower, i, names);
            }
            if (c == ':' || c == '=') {
                addValue(lower, i, values);
            }
        }
        return new Particulars(numbers, names, values);
    }

    /** Whether each has a figure or a name that the other lacks, or one has an additional figure. */
    public boolean areOfAnother(Particulars other) {
        return !numbers.equals(other.numbers) || (!names.containsAll(other.names) && !other.names.containsAll(names));
    }

    /** Whether each has a figure that the other lacks, or both give one name different values. */
    public boolean contradict(Particulars other) {
        if (!numbers.containsAll(other.numbers) && !other.numbers.containsAll(numbers)) {
            return true;
        }
        return values.entrySet().stream().anyMatch(mine -> {
            Set<String> theirs = other.values.get(mine.getKey());
            return theirs != null && Collections.disjoint(mine.getValue(), theirs);
        });
    }

    private static int endOfFigure(String text, int from) {
        int end = from;
        while (end < text.length() && isInFigure(text, end)) {
            end++;
        }
        return end;
    }

    /** A digit, or a point, comma or colon between two. */
    private static boolean isInFigure(String text, int at) {
        char c = text.charAt(at);
        return isDigit(c)
                || ((c == '.' || c == ',' || c == ':')
                        && at > 0
                        && isDigit(text.charAt(at - 1))
                        && at + 1 < text.length()
                        && isDigit(text.charAt(at + 1)));
    }

    private static void addName(String text, int from, Set<String> names) {
        int end = from;
        boolean compound = false;
        while (end < text.length() && isPart(text.charAt(end))) {
            compound |= isJoint(text.charAt(end));
            end++;
        }
        while (isJoint(text.charAt(end - 1))) {
            end--;
        }
        String name = text.substring(from, end);
        if (compound && (name.indexOf('-') > 0 || name.indexOf('_') > 0)) {
            names.add(name);
        }
    }

    /** The words before and behind a colon or an equals sign. */
    private static void addValue(String text, int sign, Map<String, Set<String>> values) {
        int end = sign;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        int start = end;
        while (start > 0 && isInValue(text.charAt(start - 1))) {
            start--;
        }
        int from = sign + 1;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < text.length() && isInValue(text.charAt(to))) {
            to++;
        }
        while (to > from && (text.charAt(to - 1) == '.' || text.charAt(to - 1) == '-')) {
            to--;
        }
        if (start < end && to > from && !isDigit(text.charAt(start))) {
            values.computeIfAbsent(text.substring(start, end), name -> new HashSet<>())
                    .add(text.substring(from, to));
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isJoint(char c) {
        return c == '-' || c == '_';
    }

    private static boolean isPart(char c) {
        return isJoint(c) || Character.isLetterOrDigit(c);
    }

    private static boolean isInValue(char c) {
        return c == '.' || isPart(c);
    }
}
