/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretScrubberTest {
    private static final String KEY = "zK9+x/7Qw_Lm.42~tR=8vB";
    private final SecretScrubber scrubber = new SecretScrubber(KEY);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key zK9+x/7Qw_Lm.42~tR=8vB is wrong      | key [redacted] is wrong
            key zK9%2Bx%2F7Qw_Lm.42%7EtR%3D8vB wrong | key [redacted] wrong
            key zK9+x/7Qw... is wrong                | key [redacted] is wrong
            key zK9+x/7Q***8vB is wrong              | key [redacted] is wrong
            ends in 2~tR=8vB                         | ends in [redacted]
            AIzaSyD0123456789 is not yours           | [redacted] is not yours
            use sk-or-v1-1234567890 instead          | use [redacted] instead
            see https://x.org/?api_key=abc123&y=1    | see https://x.org/?api_key=[redacted]&y=1
            the model is overloaded                  | the model is overloaded
            """)
    void shouldLeaveNothingOfAKey(String text, String expected) {
        assertThat(scrubber.scrub(text)).isEqualTo(expected);
    }

    @Test
    void shouldLeaveNoSixCharactersOfTheKeyWhateverTheCut() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            String form = random.nextBoolean() ? KEY : URLEncoder.encode(KEY, StandardCharsets.UTF_8);
            int from = random.nextInt(form.length());
            int to = from + random.nextInt(form.length() - from + 1);
            String text = " ".repeat(random.nextInt(3))
                    + "w".repeat(random.nextInt(1_210))
                    + form.substring(from, to)
                    + "w".repeat(random.nextInt(50));

            String clean = scrubber.scrub(text);

            assertThat(clean).hasSizeLessThanOrEqualTo(300);
            for (int at = 0; at + 6 <= KEY.length(); at++) {
                assertThat(clean).doesNotContain(KEY.substring(at, at + 6));
            }
        }
    }

    @Test
    void shouldMakeOneShortLine() {
        assertThat(scrubber.scrub("a\r\n\tb\u0000c " + "🛒".repeat(400)))
                .startsWith("a b c 🛒")
                .endsWith("🛒…")
                .hasSizeLessThanOrEqualTo(300);
    }

    @Test
    void shouldKeepWordsWhenTheKeyIsAPlaceholder() {
        SecretScrubber placeholder = new SecretScrubber("none");

        assertThat(placeholder.scrub("key none: nonesuch model")).isEqualTo("key [redacted]: nonesuch model");
        assertThat(placeholder.withoutKey("none of it changed")).isEqualTo("none of it changed");
        assertThat(new SecretScrubber(null).withoutKey(KEY)).isEqualTo(KEY);
    }

    @Test
    void shouldTakeOnlyTheKeyOutOfAnAnswer() {
        assertThat(scrubber.withoutKey("a " + KEY + "\n b …")).isEqualTo("a [redacted]\n b …");
    }
}
