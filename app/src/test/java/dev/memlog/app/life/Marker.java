/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What tells events apart wherever they turn up: {@code EV-<session>-<number>}. It is the event's id as well. */
final class Marker {
    private static final Pattern MARKER = Pattern.compile("EV-([A-Za-z0-9_.-]+)-(\\d+)\\b");
    private static final Pattern EVENT = Pattern.compile(
            "<(observed_from_primary_session|turn_ended) number=\"(\\d+)\">(.*?)</\\1>", Pattern.DOTALL);

    private Marker() {}

    static String of(String session, int number) {
        return "EV-" + session + "-" + number;
    }

    static String sessionOf(String marker) {
        return marker.substring("EV-".length(), marker.lastIndexOf('-'));
    }

    static int numberOf(String marker) {
        return Integer.parseInt(marker.substring(marker.lastIndexOf('-') + 1));
    }

    /** The first one in the text. */
    static String in(String text) {
        Matcher marker = MARKER.matcher(text);
        if (!marker.find()) {
            throw new AssertionError("no event is named in: " + text);
        }
        return marker.group();
    }

    /** The events of a prompt; what it only recalls of earlier ones is none. */
    static List<Carried> carriedIn(String prompt) {
        List<Carried> carried = new ArrayList<>();
        Matcher event = EVENT.matcher(prompt);
        while (event.find()) {
            carried.add(new Carried(
                    in(event.group(3)), event.group(2), event.group(1).equals("turn_ended")));
        }
        return carried;
    }

    /** Words that no two events share, so that no finding looks like another. */
    static String words(String marker) {
        Random random = new Random(marker.hashCode());
        return random.ints(24, 0, 26 * 26 * 26).mapToObj(Marker::word).collect(Collectors.joining(" "));
    }

    private static String word(int number) {
        return "" + letter(number) + letter(number / 26) + letter(number / 676);
    }

    private static char letter(int number) {
        return (char) ('a' + number % 26);
    }

    /** @param number the node's own, by which an answer cites it */
    record Carried(String marker, String number, boolean endsTurn) {}
}
