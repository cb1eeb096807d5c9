/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Texts that make an expression or a scanner go over the same characters again and again, or recurse: what agents read
 * and print does look like this, in minified code and binary output.
 */
public final class HostileTexts {
    public static final int LENGTH = 200_000;

    private static final List<String> UNITS = List.of(
            "a.",
            "a->",
            "a::",
            "A-",
            " ",
            "\n",
            " \n",
            "\t\n",
            "\r\n",
            "\"",
            "'",
            "\\",
            "[]",
            "[",
            "(",
            "{",
            "{\"a\":",
            "<",
            "</",
            "<>",
            "<a ",
            "<private>",
            "</private>",
            "<private ",
            "<memlog-context",
            "pwd=$",
            "pwd=$ ",
            "key>",
            "token: a: ",
            "password is ",
            "--token ",
            " -u a",
            "pass='\\",
            "pwd=a(",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "-----END ",
            "eyJaaaaaaaaa-",
            "eyJaaaaaaaaa.",
            "sk-",
            "Bearer ",
            "aB3dE5gH",
            "0",
            "1.",
            "12:",
            "a\u0301",
            "\u0301",
            "\uD83D",
            "\uDE00",
            "\uD83D\uDE00",
            "\u6F22",
            "\u3072\u3089",
            "aB",
            "*",
            "?.",
            ",",
            "/",
            "//",
            "./",
            "\\\\",
            "-",
            "--",
            "_",
            "=",
            ":",
            "://",
            "://a:",
            "http://a@",
            "https://a:b/",
            "@",
            "#",
            "#1",
            "&",
            "&a",
            "&#",
            "|",
            ";",
            "git -a ",
            "npm a ",
            "public ",
            "Error: ",
            "Error.",
            "[ERROR] ",
            "a.b(1):",
            "symbol: ",
            "Exit code 1",
            "** ",
            "*** Update File: a\n",
            "OR ",
            "a:b ",
            "-a ",
            "x OR ",
            "type:",
            "<observation>",
            "</observation>",
            "<facts><fact>",
            "\u001B[",
            "\u001B[1",
            "memlog-",
            "memlog context",
            "your-",
            "xX",
            "error: a.",
            "\u2026",
            "[redacted]*",
            "aaaaaaaaaaa*");

    private static final List<String> LEADS = List.of(
            "", "my_password = ", "x_secret = ", "Error: ", "<untrusted_context>", "git ", "public static ", "\"");

    private HostileTexts() {}

    /** By what they are made of, each of {@code length} characters and what it leads with. */
    public static Map<String, String> ofLength(int length) {
        Map<String, String> texts = new TreeMap<>();
        for (String unit : UNITS) {
            texts.put(shown(unit), repeated(unit, length));
        }
        return texts;
    }

    /** The same behind words that a reader looks out for. */
    public static Map<String, String> ledTexts(int length) {
        Map<String, String> texts = new TreeMap<>();
        for (String lead : LEADS) {
            ofLength(length).forEach((name, text) -> texts.put(shown(lead) + " + " + name, lead + text));
        }
        return texts;
    }

    public static String repeated(String unit, int length) {
        return unit.repeat(length / unit.length() + 1).substring(0, length);
    }

    /** A text as a test's name may show it. */
    public static String shown(String text) {
        List<String> shown = new ArrayList<>();
        text.chars()
                .limit(60)
                .forEach(c -> shown.add(c < ' ' || c > '~' ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return String.join("", shown);
    }
}
