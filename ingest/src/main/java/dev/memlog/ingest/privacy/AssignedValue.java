/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The value behind a secret's name, and whether it is one or merely code, a type, a reference, a placeholder.
 *
 * @param text the value without its quotes
 * @param form how it is written, which decides how much it has to look like a secret
 */
record AssignedValue(String text, int start, int end, Form form, String kind) {
    static final String PASSWORD = "password";

    enum Place {
        ASSIGNMENT,
        ARGUMENT,
        ELEMENT,
        PROSE
    }

    enum Form {
        QUOTED,
        /** {@code NAME=value}, upper case and without a space: the way of .env files. */
        ENVIRONMENT,
        /** Bare, and the last thing on its line. */
        LINE,
        /** Bare, with more behind it. */
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
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z_$]{0,255}");
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z_$][\\w$]{0,255}(?:(?:\\.|->|::|\\?\\.)[A-Za-z_$][\\w$]{0,255})+");
    private static final Pattern CALL =
            Pattern.compile("(?:[A-Za-z_$&*!][\\w$.:>?&*-]{0,255})?[(\\[{].*", Pattern.DOTALL);
    private static final Pattern PLACEHOLDER =
            Pattern.compile("[*xX.•-]+|(?:\\$|%|<|\\{\\{|\\[redacted:|\\\\?\\$\\{|@@).*|your[-_ ].*", Pattern.DOTALL);
    private static final Pattern DIGITS = Pattern.compile("[0-9][0-9_.,]*[LlFf]?");

    static AssignedValue at(String text, int nameStart, int start, Place place, String kind) {
        int at = start;
        while (at < text.length() && at < start + 3 && text.charAt(at) == '\\') {
            at++;
        }
        if (at < text.length() && "\"'`".indexOf(text.charAt(at)) >= 0) {
            int close = closingQuote(text, at, at > start);
            if (close >= 0) {
                Form form = place == Place.PROSE ? Form.PROSE : Form.QUOTED;
                return new AssignedValue(text.substring(at + 1, close), at + 1, close, form, kind);
            }
        }
        boolean environment = place == Place.ASSIGNMENT && isEnvironment(text, nameStart, start);
        int end = bareEnd(text, start, environment);
        return new AssignedValue(text.substring(start, end), start, end, bareForm(text, end, place, environment), kind);
    }

    static AssignedValue quoted(String text, String kind) {
        return new AssignedValue(text, 0, text.length(), Form.QUOTED, kind);
    }

    boolean isSecret() {
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.isBlank()
                || NOT_A_VALUE.contains(lower)
                || PLACEHOLDER.matcher(text).matches()) {
            return false;
        }
        boolean shortNumber = DIGITS.matcher(text).matches() && (!kind.equals(PASSWORD) || text.length() < 4);
        return !shortNumber
                && switch (form) {
                    case ENVIRONMENT -> !looksLikeCode();
                    case QUOTED -> kind.equals(PASSWORD) || kind.equals("secret") || !looksLikeWord();
                    case LINE -> !looksLikeCode() && (kind.equals(PASSWORD) || mixed());
                    case BARE -> !looksLikeCode() && (kind.equals(PASSWORD) ? !isIdentifier() : mixed());
                    case PROSE -> text.length() >= 4 && mixed() && !looksLikeCode();
                };
    }

    private boolean looksLikeCode() {
        if (form == Form.ENVIRONMENT) {
            // Such a value may have brackets of its own; a call closes them at its end.
            return CALL.matcher(text).matches() && (text.endsWith(")") || text.endsWith("]"));
        }
        return CALL.matcher(text).matches() || PATH.matcher(text).matches();
    }

    private boolean isIdentifier() {
        return IDENTIFIER.matcher(text).matches();
    }

    private boolean looksLikeWord() {
        return text.length() < 20
                && text.chars().noneMatch(Character::isDigit)
                && (isIdentifier() || text.contains(" "));
    }

    private boolean mixed() {
        boolean digit = text.chars().anyMatch(Character::isDigit);
        boolean letter = text.chars().anyMatch(Character::isLetter);
        boolean sign = text.chars().anyMatch(c -> !Character.isLetterOrDigit(c) && "._-".indexOf(c) < 0);
        return (digit && letter) || (sign && text.length() >= 6) || (text.length() >= 24 && !isIdentifier());
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

    private static int bareEnd(String text, int start, boolean environment) {
        int limit = Math.min(text.length(), start + LONGEST);
        int end = start;
        String stops = environment ? "\"'`" : "\"'`,;&<>|)}]";
        boolean call = false;
        while (end < limit && !Character.isWhitespace(text.charAt(end))) {
            char c = text.charAt(end);
            call |= c == '(' || c == '[';
            if ((!call && stops.indexOf(c) >= 0) || isEscapedNewline(text, end)) {
                break;
            }
            end++;
        }
        return end;
    }

    // A file inside JSON inside JSON: its lines end in the two characters \n.
    private static boolean isEscapedNewline(String text, int at) {
        return text.charAt(at) == '\\' && at + 1 < text.length() && "nr\"".indexOf(text.charAt(at + 1)) >= 0;
    }

    private static Form bareForm(String text, int end, Place place, boolean environment) {
        if (environment || place == Place.ARGUMENT || place == Place.ELEMENT) {
            return Form.ENVIRONMENT;
        }
        if (place == Place.PROSE) {
            return Form.PROSE;
        }
        int at = end;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        boolean last =
                at >= text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r' || text.charAt(at) == '#';
        return last ? Form.LINE : Form.BARE;
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
