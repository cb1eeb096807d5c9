/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What names an event wherever it turns up: {@code SOAK-<session>-<number>}. It is the event's id as well. */
record Mark(String session, int number) {
    private static final Pattern MARK = Pattern.compile("SOAK-([a-z0-9]++)-(\\d{1,9}+)");
    private static final Pattern EVENT =
            Pattern.compile("<(observed_from_primary_session|turn_ended) number=\"\\d++\">");
    private static final int WORDS = 24;
    private static final int LETTERS = 26;

    @Override
    public String toString() {
        return "SOAK-" + session + "-" + number;
    }

    /** The first mark of a text; null if there is none. */
    static @Nullable Mark in(String text) {
        Matcher mark = MARK.matcher(text);
        return mark.find() ? new Mark(mark.group(1), Integer.parseInt(mark.group(2))) : null;
    }

    /** The events that a prompt carries, each by the first mark behind its opening tag. */
    static Set<Mark> carriedIn(String prompt) {
        Set<Mark> carried = new LinkedHashSet<>();
        Matcher event = EVENT.matcher(prompt);
        List<Integer> starts = new ArrayList<>();
        while (event.find()) {
            starts.add(event.end());
        }
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : prompt.length();
            Mark mark = in(prompt.substring(starts.get(i), end));
            if (mark != null) {
                carried.add(mark);
            }
        }
        return carried;
    }

    /** Words that no two events share, so that no memory is taken for a near-duplicate of another. */
    String words() {
        Random random = new Random(toString().hashCode());
        return random.ints(WORDS, 0, LETTERS * LETTERS * LETTERS)
                .mapToObj(n -> "" + letter(n) + letter(n / LETTERS) + letter(n / LETTERS / LETTERS))
                .collect(Collectors.joining(" "));
    }

    private static char letter(int number) {
        return (char) ('a' + number % LETTERS);
    }
}
