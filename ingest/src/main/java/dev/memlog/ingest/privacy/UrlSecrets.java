/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/**
 * Replaces the password in an address, {@code scheme://user:password@host}, also with slashes and further {@code @},
 * and a token in the user's place.
 */
final class UrlSecrets {
    private static final String SCHEME_END = "://";
    private static final int LONGEST_USER = 256;
    private static final int LONGEST = 600;

    private UrlSecrets() {}

    static String redact(String text) {
        Marked marked = new Marked(text);
        for (int at = text.indexOf(SCHEME_END); at >= 0; at = text.indexOf(SCHEME_END, at + 1)) {
            replace(text, at + SCHEME_END.length(), marked);
        }
        return marked.result();
    }

    private static void replace(String text, int start, Marked marked) {
        int slash = -1;
        int colon = -1;
        int host = -1;
        int max = Math.min(text.length(), start + LONGEST);
        for (int i = start; i < max && !isEnd(text.charAt(i)); i++) {
            char c = text.charAt(i);
            if (c == '/' && slash < 0) {
                slash = i;
            } else if (c == ':' && colon < 0 && slash < 0 && host < 0) {
                colon = i;
            } else if (c == '@' && (slash < 0 || isPasswordWithSlash(text, colon, slash, i))) {
                host = i;
            } else if (c == '/' && host > 0 && slash > host) {
                break;
            } else if (c == ':' && i > start + 2 && text.startsWith(SCHEME_END, i)) {
                break;
            }
        }
        if (host < 0) {
            return;
        }
        if (colon >= 0 && colon - start <= LONGEST_USER) {
            if (host > colon + 1 && !isPlaceholder(text, colon + 1)) {
                marked.put(colon + 1, host, "url-password");
            }
        } else if (colon < 0 && isToken(text, start, host)) {
            marked.put(start, host, "url-token");
        }
    }

    /** {@code host:8080/@scope} is a port and a path. */
    private static boolean isPasswordWithSlash(String text, int colon, int slash, int at) {
        return colon >= 0
                && slash > colon + 1
                && !Alphabet.DIGITS.isAll(text, colon + 1, slash)
                && at + 1 < text.length()
                && Alphabet.LETTERS.has(text.charAt(at + 1));
    }

    private static boolean isToken(String text, int from, int to) {
        return to - from >= 20
                && Alphabet.WORD.isAll(text, from, to)
                && (Alphabet.hasAllKinds(text, from, to) || (to - from >= 32 && Alphabet.HEX.isAll(text, from, to)));
    }

    private static boolean isPlaceholder(String text, int at) {
        return "$[{<%*".indexOf(text.charAt(at)) >= 0 && (text.charAt(at) != '%' || !isHexPair(text, at + 1));
    }

    private static boolean isHexPair(String text, int at) {
        return at + 2 <= text.length() && Alphabet.HEX.isAll(text, at, at + 2);
    }

    private static boolean isEnd(char c) {
        return c <= ' ' || "\"'<>\\`{}|".indexOf(c) >= 0;
    }
}
