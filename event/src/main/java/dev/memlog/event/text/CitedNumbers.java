/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The numbers of memories in what somebody wrote, each once, in order, {@link #MOST} at most: {@code #123}, {@code #S12}
 * and {@code #P13} stand for a memory, and {@code /api/observation/123} reads one in full. Whether there is such a memory,
 * or whether {@code #123} was said of something else, is for the reader to find out.
 *
 * <p>Threading: confined to one caller.
 */
public final class CitedNumbers {
    /** Numbers of one event. */
    public static final int MOST = 50;

    private static final String READ = "/api/observation/";
    private static final int LONGEST = 16;
    private static final long HIGHEST = (1L << 53) - 1;
    private static final int DEEPEST = 100;

    private final Set<Long> cited = new LinkedHashSet<>();
    private final Set<Long> fetched = new LinkedHashSet<>();

    public List<Long> cited() {
        return List.copyOf(cited);
    }

    public List<Long> fetched() {
        return List.copyOf(fetched);
    }

    public CitedNumbers read(String text) {
        for (int at = text.indexOf('#'); at >= 0 && cited.size() < MOST; at = text.indexOf('#', at + 1)) {
            if (at == 0 || !isWord(text.charAt(at - 1))) {
                add(cited, text, at + (isLetter(text, at + 1) ? 2 : 1));
            }
        }
        for (int at = text.indexOf(READ); at >= 0 && fetched.size() < MOST; at = text.indexOf(READ, at + 1)) {
            add(fetched, text, at + READ.length());
        }
        return this;
    }

    /** Every text in a JSON value, its field names left out. */
    public CitedNumbers read(JsonNode json) {
        read(json, DEEPEST);
        return this;
    }

    private void read(JsonNode json, int deep) {
        if (json.isTextual()) {
            read(json.textValue());
        } else if (deep > 0) {
            json.forEach(each -> read(each, deep - 1));
        }
    }

    /** The argument {@code ids} of the tool that reads memories in full: numbers, as they are or as they are cited. */
    public CitedNumbers readIds(JsonNode input) {
        JsonNode ids = input.path("ids");
        List<String> texts = new ArrayList<>();
        if (ids.isArray()) {
            ids.forEach(id -> texts.add(id.asText("")));
        } else {
            texts.addAll(List.of(ids.asText("")
                    .replace("[", "")
                    .replace("]", "")
                    .replace("\"", "")
                    .split(",", -1)));
        }
        for (String text : texts) {
            String bare = text.strip();
            int from = bare.startsWith("#") ? 1 : 0;
            if (fetched.size() < MOST) {
                add(fetched, bare, from + (isLetter(bare, from) ? 1 : 0));
            }
        }
        return this;
    }

    private static boolean isLetter(String text, int at) {
        return at < text.length() && (text.charAt(at) == 'S' || text.charAt(at) == 'P');
    }

    private static void add(Set<Long> numbers, String text, int from) {
        int end = from;
        while (end < text.length() && end - from <= LONGEST && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean isNumber = end > from && end - from <= LONGEST && (end == text.length() || !isWord(text.charAt(end)));
        long number = isNumber ? Long.parseLong(text, from, end, 10) : 0;
        if (number > 0 && number <= HIGHEST) {
            numbers.add(number);
        }
    }

    /** Of a name, a number, an address or a colour: {@code PR#12}, {@code #12ab} and a character reference cite nothing. */
    private static boolean isWord(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '_' || letter == '#' || letter == '&' || letter == '/';
    }
}
