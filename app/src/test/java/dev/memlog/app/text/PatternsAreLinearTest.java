/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.app.text.HostilePumps.Pump;
import dev.memlog.testkit.HostileTexts;
import dev.memlog.testkit.SmallStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every pattern of the program, found by reflection, costs what a text's length costs and does not recurse (decision
 * 0035). A new pattern is found by itself, and brings its own hostile texts.
 */
class PatternsAreLinearTest {
    /** 200 kB so stay under 200 ms: each of an expression's repeats may be tried at each place, but for a short way. */
    private static final int MOST_READS = 200;

    private static final int LENGTH = 4_000;

    private static final Map<String, Pattern> PATTERNS = found().byPlace();

    static FoundPatterns found() {
        return FoundPatterns.in(MainClasses.all());
    }

    @Test
    void shouldReadATextAFewTimesWhenItIsHostile() {
        Map<String, String> texts = HostileTexts.ofLength(LENGTH);
        List<String> slow = new ArrayList<>();

        PATTERNS.forEach((place, pattern) -> tryOn(pattern, texts, place, slow));

        assertThat(PATTERNS).hasSizeGreaterThan(100);
        assertThat(slow).isEmpty();
    }

    @Test
    void shouldReadATextAFewTimesWhenItIsMadeOfThePatternItself() {
        List<String> slow = new ArrayList<>();

        PATTERNS.forEach((place, pattern) -> {
            Map<String, String> texts = new TreeMap<>();
            for (Pump pump : HostilePumps.of(pattern)) {
                String name = HostileTexts.shown(pump.lead()) + " + n x " + HostileTexts.shown(pump.unit());
                texts.put(name, pump.lead() + HostileTexts.repeated(pump.unit(), LENGTH) + "\u0001");
            }
            tryOn(pattern, texts, place, slow);
        });

        assertThat(slow).isEmpty();
    }

    /** One complaint for each pattern. */
    private static void tryOn(Pattern pattern, Map<String, String> texts, String place, List<String> slow) {
        SmallStack.run(place, () -> {
            for (Map.Entry<String, String> text : texts.entrySet()) {
                try {
                    search(pattern, new CountedText(text.getValue()));
                } catch (IllegalStateException | StackOverflowError e) {
                    slow.add(place + " on " + text.getKey() + ": " + e);
                    return;
                }
            }
        });
    }

    private static int search(Pattern pattern, CharSequence text) {
        Matcher matcher = pattern.matcher(text);
        matcher.matches();
        matcher.reset();
        matcher.lookingAt();
        matcher.reset();
        int found = 0;
        while (matcher.find()) {
            found++;
        }
        return found;
    }

    /** Counts how often it is read, which a busy machine does not change; gives up far above what is linear. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private final long most;
        private long reads;

        CountedText(String text) {
            this.text = text;
            this.most = (long) MOST_READS * text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads > most) {
                throw new IllegalStateException("read more than " + MOST_READS + " times a character");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
