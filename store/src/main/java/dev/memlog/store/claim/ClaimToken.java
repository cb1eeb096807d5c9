/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One word, figure or sign of a statement.
 *
 * @param text in lower case, with the joints of a compound ({@code orders_stage}, {@code node.js})
 * @param isName whether it is written as a name: with a capital, a joint or a digit, or in quotes
 */
record ClaimToken(String text, Sort sort, boolean isName) {
    private static final int MOST = 60;
    private static final Map<String, String> SIGNS = Map.of("→", "->", "⇒", "->");

    enum Sort {
        WORD,
        FIGURE,
        SIGN
    }

    boolean isWord() {
        return sort == Sort.WORD;
    }

    boolean isFigure() {
        return sort == Sort.FIGURE;
    }

    boolean is(String other) {
        return text.equals(other);
    }

    /** The first tokens of one sentence. */
    static List<ClaimToken> of(String sentence) {
        List<ClaimToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < sentence.length() && tokens.size() < MOST) {
            char c = sentence.charAt(at);
            if (Character.isLetterOrDigit(c) || beginsPath(sentence, at)) {
                int end = endOfWord(sentence, at + 1);
                if (sentence.startsWith("://", end)) {
                    // The scheme says nothing of an address.
                    at = end + 3;
                    continue;
                }
                tokens.add(word(sentence, at, end, tokens.isEmpty()));
                at = end;
                if (at < sentence.length() && sentence.charAt(at) == '%') {
                    tokens.add(new ClaimToken("percent", Sort.WORD, false));
                }
            } else {
                String sign = sign(sentence, at);
                if (!sign.isEmpty()) {
                    tokens.add(new ClaimToken(sign, Sort.SIGN, false));
                }
                at += sign.equals("->") && c != '→' && c != '⇒' ? 2 : 1;
            }
        }
        return tokens;
    }

    private static boolean beginsPath(String text, int at) {
        return "/.@$".indexOf(text.charAt(at)) >= 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at + 1))
                && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
    }

    private static String sign(String text, int at) {
        char c = text.charAt(at);
        if (c == '=' && at > 0 && "+=!<>-".indexOf(text.charAt(at - 1)) >= 0) {
            return "";
        }
        boolean isDrive = c == ':' && at + 1 < text.length() && text.charAt(at + 1) == '\\';
        if (isDrive) {
            return "";
        }
        boolean isArrow = (c == '-' || c == '=') && at + 1 < text.length() && text.charAt(at + 1) == '>';
        if (isArrow) {
            return "->";
        }
        if (c == '\u2014' || c == '\u2013') {
            return ",";
        }
        return ":=(),;".indexOf(c) >= 0 ? String.valueOf(c) : SIGNS.getOrDefault(String.valueOf(c), "");
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            boolean joint = "._-/@:'’+".indexOf(c) >= 0
                    && end + 1 < text.length()
                    && Character.isLetterOrDigit(text.charAt(end + 1));
            if (!Character.isLetterOrDigit(c) && !joint) {
                break;
            }
            end++;
        }
        return end;
    }

    private static ClaimToken word(String sentence, int from, int end, boolean first) {
        String raw = sentence.substring(from, end);
        String text = raw.toLowerCase(Locale.ROOT).replace('’', '\'');
        if (text.endsWith("n't")) {
            return new ClaimToken("not", Sort.WORD, false);
        }
        int apostrophe = text.indexOf('\'');
        if (apostrophe > 0) {
            text = text.substring(0, apostrophe);
        }
        String number = NUMBERS.get(text);
        if (number != null) {
            return new ClaimToken(number, Sort.FIGURE, false);
        }
        // "#12" cites something, and "C:\\12" is a path.
        boolean isCited = from > 0 && "#\\".indexOf(sentence.charAt(from - 1)) >= 0;
        if (isCited) {
            return new ClaimToken(text, Sort.WORD, true);
        }
        boolean isVersion = text.length() > 1 && text.charAt(0) == 'v' && isDigit(text.charAt(1));
        if (isDigit(text.charAt(0)) || isVersion) {
            return new ClaimToken(isVersion ? text.substring(1) : text, Sort.FIGURE, false);
        }
        boolean quoted = from > 0 && "`\"'“‘".indexOf(sentence.charAt(from - 1)) >= 0;
        boolean name = quoted;
        for (int i = 0; i < raw.length() && !name; i++) {
            char c = raw.charAt(i);
            name = !Character.isLetter(c) || (Character.isUpperCase(c) && (i > 0 || !first));
        }
        return new ClaimToken(text, Sort.WORD, name);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("hourly", "1h"),
            Map.entry("daily", "1d"),
            Map.entry("weekly", "1week"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"),
            Map.entry("twelve", "12"),
            Map.entry("fifteen", "15"),
            Map.entry("twenty", "20"),
            Map.entry("thirty", "30"),
            Map.entry("sixty", "60"),
            Map.entry("ninety", "90"),
            Map.entry("hundred", "100"));
}
