/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

/** Text escaped for the inside of an element: it can neither close the element nor open another. */
public final class XmlText {
    private XmlText() {}

    /** Escapes markup and drops characters that XML does not allow: control characters and lone surrogates. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + text.length() / 16);
        text.codePoints().filter(XmlText::isLegal).forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    public static String escapeAttribute(String text) {
        return escape(text).replace("\"", "&quot;");
    }

    public static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    /** True if XML 1.0 allows this code point; a lone surrogate is not allowed. */
    public static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }
}
