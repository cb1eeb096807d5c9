/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces secrets that the name before them reveals: {@code DB_PASSWORD=x}, {@code password: x}, {@code "token": "x"},
 * {@code --api-key x}, {@code <secret>x</secret>}. Code ({@code password = form.get("p")}) stays.
 */
final class AssignedSecrets {
    private static final String NAME =
            "(password|passwd|passphrase|passcode|(?<=_)pass|(?<=ssh)pass|pwd|credentials?|secret|_auth|token"
                    + "|(?<=(?:api|access|secret|private|signing|encryption|auth|account|shared|master)[_-]?)key)";
    private static final String SUFFIX =
            "(?:[_-]?(?:prod|production|dev|test|staging|live|local|old|new|default|value|[0-9]{1,4}))?";

    /** Every name contains one of these; searching for them first keeps the expressions away from other text. */
    private static final String[] STEMS = {"pass", "pwd", "credential", "secret", "_auth", "token", "key"};

    private static final List<Rule> RULES = List.of(
            new Rule(
                    AssignedValue.Place.ASSIGNMENT,
                    NAME + SUFFIX + "(?:\\\\{0,3}[\"'`]|\\*\\*|\\])?[ \\t]{0,8}"
                            + "(?::[ \\t]{0,4}[A-Za-z]{2,20}\\??[ \\t]{0,4}=(?!=)|=>|:=|=(?![=~])|:(?!:))[ \\t]{0,8}"),
            new Rule(AssignedValue.Place.ARGUMENT, NAME + "(?:[ \\t]{1,4}|=)(?=[^\\s-])"),
            new Rule(AssignedValue.Place.ELEMENT, NAME + "(?:\\s[^<>]{0,80})?+>"),
            new Rule(AssignedValue.Place.PROSE, NAME + "[ \\t]{1,4}is:?[ \\t]{1,4}"));

    private static final Pattern ALONE = Pattern.compile("(?i)" + NAME + SUFFIX + "$");
    private static final Pattern USER_FLAG =
            Pattern.compile("(?:\\s-u|--user)[ =]{1,2}[\"']?[^\\s:\"']{1,128}+:(?![0-9]{1,9}(?:\\s|$))");
    private static final int LONGEST_FLAG = 40;

    /** Names and the form of a secret value under them. */
    private static final Map<String, String> ALWAYS = Map.of(
            "auth", "docker-auth",
            "cookie", "cookie",
            "set-cookie", "cookie",
            "authorization", "authorization",
            "proxy-authorization", "authorization",
            "client-key-data", "client-key",
            "private_key_id", "private-key");

    private AssignedSecrets() {}

    private record Rule(AssignedValue.Place place, Pattern pattern) {
        Rule(AssignedValue.Place place, String expression) {
            this(place, Pattern.compile("(?i)" + expression));
        }
    }

    static String redact(String text) {
        String lower = asciiLowerCase(text);
        int[] next = new int[STEMS.length];
        for (int i = 0; i < STEMS.length; i++) {
            next[i] = lower.indexOf(STEMS[i]);
        }
        if (nearest(next) < 0) {
            return redactUserFlag(text);
        }
        Redaction redaction = new Redaction(text);
        for (int stem = nearest(next); stem >= 0; stem = nearest(next)) {
            redaction.tryAt(next[stem]);
            next[stem] = lower.indexOf(STEMS[stem], next[stem] + 1);
        }
        return redactUserFlag(redaction.result());
    }

    /** Returns the mark for a secret value under the name {@code key}, as in a JSON object; else the value. */
    static String redactUnder(String key, String value) {
        String placed = key.length() > LONGEST_FLAG ? null : ALWAYS.get(asciiLowerCase(key));
        if (placed != null && value.length() >= 8 && isDrawn(value)) {
            return mark(placed);
        }
        Matcher matcher = ALONE.matcher(key.length() > 256 ? key.substring(key.length() - 256) : key);
        if (value.isBlank() || !matcher.find()) {
            return value;
        }
        String kind = kind(matcher.group(1));
        return AssignedValue.quoted(value, kind).isSecret() ? mark(kind) : value;
    }

    private static boolean isDrawn(String value) {
        return value.chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c))
                && !value.startsWith("[redacted:");
    }

    private static final class Redaction {
        private final String text;
        private final List<Matcher> matchers;
        private final StringBuilder out = new StringBuilder();
        private final ValueEnds ends;
        private int from;

        Redaction(String text) {
            this.text = text;
            this.ends = new ValueEnds(text);
            this.matchers = RULES.stream()
                    .map(rule -> rule.pattern().matcher(text).useTransparentBounds(true))
                    .toList();
        }

        void tryAt(int name) {
            if (name < from) {
                return;
            }
            for (int i = 0; i < RULES.size(); i++) {
                AssignedValue.Place place = RULES.get(i).place();
                Matcher matcher = matchers.get(i).region(name, text.length());
                if (matcher.lookingAt() && isPlace(place, name, matcher.end())) {
                    AssignedValue value = AssignedValue.at(ends, name, matcher.end(), place, kind(matcher.group(1)));
                    boolean isCertain = place != AssignedValue.Place.ARGUMENT || isFlag(text, name, "--");
                    if (value.isSecret() && (isCertain || value.isDrawn())) {
                        replace(value);
                        return;
                    }
                }
            }
        }

        private boolean isPlace(AssignedValue.Place place, int name, int value) {
            return switch (place) {
                case ARGUMENT -> isFlag(text, name, "-");
                case ELEMENT -> ends.isElement(value);
                case ASSIGNMENT, PROSE -> true;
            };
        }

        void replace(AssignedValue value) {
            out.append(text, from, value.start()).append(mark(value.kind()));
            from = value.end();
        }

        String result() {
            return from == 0 ? text : out.append(text, from, text.length()).toString();
        }
    }

    private static String redactUserFlag(String text) {
        if (!text.contains("-u")) {
            return text;
        }
        Redaction redaction = new Redaction(text);
        Matcher matcher = USER_FLAG.matcher(text);
        while (matcher.find()) {
            AssignedValue value = AssignedValue.at(
                    redaction.ends,
                    matcher.start(),
                    matcher.end(),
                    AssignedValue.Place.ARGUMENT,
                    AssignedValue.PASSWORD);
            if (value.start() >= redaction.from && value.isSecret()) {
                redaction.replace(value);
            }
        }
        return redaction.result();
    }

    private static int nearest(int[] next) {
        int nearest = -1;
        for (int i = 0; i < next.length; i++) {
            if (next[i] >= 0 && (nearest < 0 || next[i] < next[nearest])) {
                nearest = i;
            }
        }
        return nearest;
    }

    // Not toLowerCase(), which may change a text's length.
    private static String asciiLowerCase(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] = (char) (chars[i] + 'a' - 'A');
            }
        }
        return new String(chars);
    }

    /** Whether the word that continues at {@code at} begins with these dashes; some programs' options have one. */
    private static boolean isFlag(String text, int at, String dashes) {
        int start = at;
        while (start > 0 && at - start < LONGEST_FLAG && isFlagLetter(text.charAt(start - 1))) {
            start--;
        }
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        boolean begins = !Character.isLetterOrDigit(before) && before != '_';
        return begins && start < at && text.startsWith(dashes, start);
    }

    private static boolean isFlagLetter(char c) {
        return c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String mark(String kind) {
        return "[redacted:" + kind + "]";
    }

    private static String kind(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("pass") || lower.equals("pwd") || lower.startsWith("credential")) {
            return AssignedValue.PASSWORD;
        }
        return lower.equals("key") || lower.equals("secret") ? lower : "token";
    }
}
