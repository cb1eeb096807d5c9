/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

/**
 * Estimates how much heap a JSON text takes as a tree, before it is parsed: three bytes can become an object of 160.
 * The numbers are those of Jackson's nodes on a 64-bit JVM with compressed references, rounded up; {@code JsonCostTest}
 * measures them.
 */
public final class JsonCost {
    /** An ObjectNode, its LinkedHashMap and the map's first table. */
    private static final int OBJECT = 160;
    /** An ArrayNode, its list and the list's first ten places. */
    private static final int ARRAY = 104;
    /** The map's entry, and its part of larger tables. */
    private static final int FIELD = 56;
    /** A number's node and its place in a list that grows. */
    private static final int ELEMENT = 40;
    /** Additional cost of a number with a point or an exponent: a BigDecimal and its digits. */
    private static final int DECIMAL = 120;
    /** A TextNode, its String, and the header of the String's bytes. */
    private static final int STRING = 64;
    /** A byte of text becomes a character of two, at most. */
    private static final int TEXT = 2;
    /** The parser's buffer of a string: two bytes a character, then its builder's. One string at a time is in it. */
    private static final int LONGEST_TEXT = 4;

    private JsonCost() {}

    /** The bytes of the tree and of parsing it, without the text itself. A text that is not JSON costs no more. */
    public static long of(byte[] text) {
        long cost = (long) TEXT * text.length + OBJECT;
        long longest = 0;
        int i = 0;
        while (i < text.length) {
            switch (text[i]) {
                case '{' -> cost += OBJECT;
                case '[' -> cost += ARRAY;
                case ':' -> cost += FIELD;
                case ',' -> cost += ELEMENT;
                case '.', 'e', 'E' -> cost += i > 0 && Character.isDigit(text[i - 1]) ? DECIMAL : 0;
                case '"' -> {
                    int end = endOfString(text, i + 1);
                    cost += STRING;
                    longest = Math.max(longest, end - i);
                    i = end;
                }
                default -> {}
            }
            i++;
        }
        return cost + LONGEST_TEXT * longest;
    }

    /** The place of the closing quote, or the text's end. */
    private static int endOfString(byte[] text, int start) {
        int i = start;
        while (i < text.length && text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length);
    }
}
