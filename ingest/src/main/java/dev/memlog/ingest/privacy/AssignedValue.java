/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The value after a secret's name. Decides whether it is a secret, or code, a type, a reference or a placeholder.
 *
 * @param source text that holds the value, without its quotes, from {@code start} to {@code end}
 * @param form how it is written; some forms need more signs of a secret than others
 */
record AssignedValue(String source, int start, int end, Form form, String kind) {
    static final String PASSWORD = "password";

    enum Place {
        ASSIGNMENT,
        ARGUMENT,
        ELEMENT,
        PROSE
    }

    enum Form {
        QUOTED,
        /** {@code NAME=value}, upper case and without spaces, as in .env files. */
        ENVIRONMENT,
        /** Without quotes, at the end of its line. */
        LINE,
        /** Without quotes, with more text after it. */
        BARE,
        PROSE
    }

    private static final int LONGEST = 4096;
    private static final Set<String> NOT_A_VALUE = Set.of(
            "null",
            "none",
            "nil",
            "undefined",
            "true",
            "false",
            "string",
            "str",
            "text",
            "varchar",
            "char",
            "int",
            "integer",
            "number",
            "bool",
            "boolean",
            "bytes",
            "byte",
            "any",
            "object",
            "optional",
            "required",
            "secret",
            "token",
            "password",
            "new",
            "await",
            "this",
            "self",
            "function",
            "async",
            "return",
            "void",
            "secretstr",
            "char[]",
            "not",
            "is",
            "the",
            "a");
    private static final int LONGEST_WORD = 11;
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$]{1,256}");
    private static final Pattern PATH =
            Pattern.compile("^[A-Za-z_$][\\w$]{0,255}+(?:(?:\\.|->|::|\\?\\.)[A-Za-z_$][\\w$]{0,255}+)++");
    private static final Pattern CALL = Pattern.compile("^(?:[A-Za-z_$&*!][\\w$.:>?&*-]{0,255}+)?+[(\\[{]");
    private static final Pattern MASK = Pattern.compile("^[*xX.•-]++");
    private static final Pattern DIGITS = Pattern.compile("^[0-9][0-9_.,]*+[LlFf]?+");
    private static final List<String> PLACEHOLDERS =
            List.of("$", "%", "<", "{{", "[redacted:", "\\${", "@@", "your-", "your_", "your ");

    static AssignedValue at(ValueEnds ends, int nameStart, int start, Place place, String kind) {
        String text = ends.text();
        int at = start;
        while (at < text.length() && at < start + 3 && text.charAt(at) == '\\') {
            at++;
        }
        if (at < text.length() && "\"'`".indexOf(text.charAt(at)) >= 0) {
            int close = closingQuote(text, at, at > start);
            if (close >= 0) {
                Form form = place == Place.PROSE ? Form.PROSE : Form.QUOTED;
                return new AssignedValue(text, at + 1, close, form, kind);
            }
        }
        boolean environment = place == Place.ASSIGNMENT && isEnvironment(text, nameStart, start);
        int end = Math.min(ends.bareEnd(start, environment), start + LONGEST);
        return new AssignedValue(text, start, end, bareForm(ends, end, place, environment), kind);
    }

    static AssignedValue quoted(String text, String kind) {
        return new AssignedValue(text, 0, text.length(), Form.QUOTED, kind);
    }

    // Cheap tests first: many names may share one long text after them.
    boolean isSecret() {
        if (PLACEHOLDERS.stream().anyMatch(this::begins) || isBlank() || isNoValue() || isAll(MASK)) {
            return false;
        }
        boolean shortNumber = isAll(DIGITS) && (!kind.equals(PASSWORD) || length() < 4);
        return !shortNumber
                && switch (form) {
                    case ENVIRONMENT -> !looksLikeCode();
                    case QUOTED -> kind.equals(PASSWORD) || kind.equals("secret") || !looksLikeWord();
                    case LINE -> !looksLikeCode() && (kind.equals(PASSWORD) || mixed());
                    case BARE -> !looksLikeCode() && (kind.equals(PASSWORD) ? !isAll(IDENTIFIER) : mixed());
                    case PROSE -> length() >= 4 && mixed() && !looksLikeCode();
                };
    }

    /** Whether it has a digit or a capital, which words of prose have not. */
    boolean isDrawn() {
        return chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c));
    }

    private int length() {
        return end - start;
    }

    private boolean begins(String prefix) {
        return length() >= prefix.length() && source.startsWith(prefix, start);
    }

    private boolean isBlank() {
        return chars().allMatch(Character::isWhitespace);
    }

    private boolean isNoValue() {
        return length() <= LONGEST_WORD
                && NOT_A_VALUE.contains(source.substring(start, end).toLowerCase(Locale.ROOT));
    }

    private boolean isAll(Pattern pattern) {
        return pattern.matcher(source).region(start, end).matches();
    }

    private boolean isCall() {
        return CALL.matcher(source).region(start, end).lookingAt();
    }

    private boolean looksLikeCode() {
        if (form == Form.ENVIRONMENT) {
            // Such a value may contain brackets; a call closes them at its end.
            return end > start && ")]".indexOf(source.charAt(end - 1)) >= 0 && isCall();
        }
        return isCall() || isAll(PATH);
    }

    private boolean looksLikeWord() {
        return length() < 20
                && chars().noneMatch(Character::isDigit)
                && (isAll(IDENTIFIER) || chars().anyMatch(c -> c == ' '));
    }

    private boolean mixed() {
        boolean digit = chars().anyMatch(Character::isDigit);
        boolean letter = chars().anyMatch(Character::isLetter);
        boolean sign = chars().anyMatch(c -> !Character.isLetterOrDigit(c) && "._-".indexOf(c) < 0);
        return (digit && letter) || (sign && length() >= 6) || (length() >= 24 && !isAll(IDENTIFIER));
    }

    private IntStream chars() {
        return IntStream.range(start, end).map(source::charAt);
    }

    private static boolean isEnvironment(String text, int nameStart, int start) {
        if (text.charAt(start - 1) != '=') {
            return false;
        }
        int at = nameStart;
        while (at < start - 1) {
            char c = text.charAt(at++);
            if (!(c >= 'A' && c <= 'Z') && c != '_' && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    private static Form bareForm(ValueEnds ends, int end, Place place, boolean environment) {
        if (environment || place == Place.ARGUMENT || place == Place.ELEMENT) {
            return Form.ENVIRONMENT;
        }
        if (place == Place.PROSE) {
            return Form.PROSE;
        }
        return ends.isLineEnd(end) ? Form.LINE : Form.BARE;
    }

    private static int closingQuote(String text, int open, boolean escaped) {
        char quote = text.charAt(open);
        int limit = Math.min(text.length(), open + LONGEST);
        for (int i = open + 1; i < limit && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == '\\') {
                if (escaped) {
                    return i;
                }
                i++;
            } else if (text.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return "AssignedValue[" + kind + ", " + form + ", " + start + ".." + end + "]";
    }
}
