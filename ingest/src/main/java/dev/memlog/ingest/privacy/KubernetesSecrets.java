/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces all values below {@code data} and {@code stringData} in a YAML or JSON document that contains a Kubernetes
 * Secret, whatever their names.
 */
final class KubernetesSecrets {
    private static final Pattern KIND =
            Pattern.compile("kind\\\\{0,3}[\"']?[ \\t]{0,4}:[ \\t]{0,4}\\\\{0,3}[\"']?Secret(?:List)?(?![A-Za-z])");
    private static final Pattern JSON_DATA =
            Pattern.compile("\\\\{0,3}\"(?:data|stringData)\\\\{0,3}\"\\s{0,8}:\\s{0,8}\\{");
    private static final Pattern YAML_DATA = Pattern.compile("^(?:- )?(?:data|stringData):[ \\t]{0,8}$");
    private static final Pattern YAML_ENTRY = Pattern.compile("^[\"']?[\\w.-]{1,253}+[\"']?:[ \\t]++(?=\\S)");
    private static final Pattern JSON_VALUE = Pattern.compile("^\\s{0,8}:\\s{0,8}\\\\{0,3}\"");
    private static final String MARK = Marked.mark("kubernetes-secret");

    private KubernetesSecrets() {}

    static String redact(String text) {
        return KIND.matcher(text).find() ? yaml(json(text)) : text;
    }

    /** Whether a JSON object of this kind is a Secret, whose {@code data} must go. */
    static boolean isSecret(String kind) {
        return kind.equals("Secret");
    }

    private static String json(String text) {
        Matcher data = JSON_DATA.matcher(text);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (data.find(Math.max(from, 0))) {
            int at = data.end();
            out.append(text, from, at);
            from = entries(text, at, out);
            if (from >= text.length()) {
                break;
            }
        }
        return from == 0 ? text : out.append(text, from, text.length()).toString();
    }

    /**
     * Copies a flat object's names and marks its values, up to its closing bracket; returns where the text continues.
     */
    private static int entries(String text, int start, StringBuilder out) {
        int at = start;
        while (at < text.length() && text.charAt(at) != '}') {
            int quote = text.indexOf('"', at);
            int close = text.indexOf('}', at);
            if (quote < 0 || (close >= 0 && close < quote)) {
                break;
            }
            int nameEnd = text.indexOf('"', quote + 1);
            if (nameEnd < 0) {
                break;
            }
            Matcher value = JSON_VALUE.matcher(text).region(nameEnd + 1, text.length());
            if (!value.lookingAt()) {
                out.append(text, at, nameEnd + 1);
                at = nameEnd + 1;
                continue;
            }
            int end = valueEnd(text, value.end());
            out.append(text, at, value.end()).append(MARK);
            at = end;
            if (at < text.length()) {
                int behind = text.indexOf('"', at) + 1;
                out.append(text, at, Math.max(at, behind));
                at = Math.max(at, behind);
            }
        }
        return at;
    }

    /** The end of the value, before its closing quote and the backslashes that escape the quote in nested JSON. */
    private static int valueEnd(String text, int start) {
        boolean escaped = text.charAt(start - 2) == '\\';
        int at = start;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                if (escaped) {
                    return at;
                }
                at++;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    private static String yaml(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int data = -1;
        int entry = -1;
        int from = 0;
        while (from < text.length()) {
            int newline = text.indexOf('\n', from);
            int end = newline < 0 ? text.length() : newline + 1;
            int start = lineStart(text, from, end);
            int word = start;
            while (word < end && text.charAt(word) == ' ') {
                word++;
            }
            String line = text.substring(word, end).stripTrailing();
            int indent = word - start;
            if (data >= 0 && !line.isEmpty() && indent <= data) {
                data = -1;
                entry = -1;
            }
            if (data >= 0 && !line.isEmpty()) {
                entry = entry < 0 ? indent : entry;
                Matcher name = YAML_ENTRY.matcher(line);
                boolean isEntry = indent <= entry && name.lookingAt();
                boolean isName = indent <= entry && !isEntry && line.endsWith(":");
                int kept = isEntry ? name.end() : 0;
                out.append(text, from, word).append(line, 0, kept).append(isName ? line : MARK);
                out.append(text, word + line.length(), end);
            } else {
                out.append(text, from, end);
                if (YAML_DATA.matcher(line).lookingAt()) {
                    data = line.startsWith("- ") ? indent + 2 : indent;
                }
            }
            from = end;
        }
        return out.toString();
    }

    /** The line's start after a line number, as file viewers print it, or a patch's sign. */
    private static int lineStart(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) == ' ') {
            at++;
        }
        int digits = at;
        while (at < end && at < digits + 7 && Alphabet.DIGITS.has(text.charAt(at))) {
            at++;
        }
        if (at > digits && at < end && "→\t".indexOf(text.charAt(at)) >= 0) {
            return at + 1;
        }
        return from < end && (text.charAt(from) == '+' || (text.charAt(from) == '-' && !text.startsWith("- ", from)))
                ? from + 1
                : from;
    }
}
