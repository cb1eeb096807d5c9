/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongTextTest {
    private static final int LIMIT = 4_096;
    private static final String KEY = "hunter2-Xy7".repeat(20);

    private final PrivacyFilter filter = new PrivacyFilter(true, LIMIT);

    @Test
    void shouldShowNoPartOfASecretWhereverTheCutIs() {
        // Around both places where the search ends, and where the field does.
        int[] borders = {LIMIT / 2, LIMIT / 2 + LongText.OVERLAP};
        for (int border : borders) {
            for (int shift = -KEY.length() - 30; shift <= 30; shift += 7) {
                String words = "so it goes ".repeat(10_000);
                String secret = " password='" + KEY + "' ";
                String atHead = words.substring(0, border + shift) + secret + words;
                String atTail = words + secret + words.substring(0, border + shift);

                assertThat(filter.prompt(atHead)).doesNotContain("hunter2");
                assertThat(filter.payload(TextNode.valueOf(atTail)).textValue()).doesNotContain("hunter2");
            }
        }
    }

    @Test
    void shouldShowNoPartOfASecretWhenMarksMakeTheTextShorter() {
        StringBuilder text = new StringBuilder();
        while (text.length() < 400_000) {
            text.append("a: password='").append(KEY.repeat(10)).append("' and more\n");
        }

        String kept = filter.prompt(text.toString());

        assertThat(kept).contains("[redacted:password]").doesNotContain("hunter2");
    }

    @Test
    void shouldTellAllThatWasCutWhenItCutsTwice() {
        String text = "words of a log ".repeat(20_000);

        String kept = filter.memory(text);

        String number = kept.replaceAll("(?s).*\\[… (\\d+) characters cut …].*", "$1");
        int shown = kept.length() - ("\n[… " + number + " characters cut …]\n").length();
        assertThat(Integer.parseInt(number)).isEqualTo(text.length() - shown);
        assertThat(FieldLimit.jsonBytes(kept)).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void shouldKeepTheWordsBetweenPicturesWhenTheseAreLong() {
        StringBuilder text = new StringBuilder("start ");
        Random random = new Random(7);
        for (int picture = 0; picture < 5; picture++) {
            random.ints(60_000, 0, 62)
                    .forEach(i -> text.append((char) (i < 10 ? '0' + i : i < 36 ? 'a' + i - 10 : 'A' + i - 36)));
            text.append(" between ").append(picture).append(' ');
        }

        String kept = filter.payload(TextNode.valueOf(text.toString())).textValue();

        assertThat(kept).contains("start", "between 0", "between 2", "between 4", "encoded data");
    }

    @Test
    void shouldHideAPrivateBlockThatReachesOverTheCut() {
        String words = "so it goes ".repeat(10_000);
        String text = words + "<private>the heron " + words + "is blue</private> end";

        assertThat(filter.prompt(text))
                .doesNotContain("heron")
                .doesNotContain("blue")
                .endsWith("end");
    }
}
