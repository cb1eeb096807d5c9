/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.row.Rows;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HighlighterTest {
    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    retry        | Moved retry logic | Moved [retry] logic
                    retries      | It retried twice | It [retried] twice
                    RETRY        | Retry | [Retry]
                    "retry logic" | the retry logic | the [retry] [logic]
                    -moved retry | Moved retry | Moved [retry]
                    zebra        | see depotZebra.java | see depot[Zebra].java
                    depotZebra   | see depotZebra.java | see [depotZebra].java
                    ref*         | Refactored it | [Refactored] it
                    shop/Cart.java | in src/shop/Cart.java | in src/[shop]/[Cart].[java]
                    変更           | 設計を変更した | 設計を[変更]した
                    設計の変更       | 設計を変更した | [設計]を[変更]した
                    <b>          | a <b> tag | a <[b]> tag
                    café         | a CAFÉ | a [CAFÉ]
                    unheardof    | nothing here | nothing here
                    """)
    void shouldMarkWhatWasLookedFor(String query, String text, String marked) {
        assertThat(marked(passage(query, text))).isEqualTo(marked);
    }

    @Test
    void shouldShowThePlaceWithMostOfItWhenTextIsLong() {
        String text =
                "cart ".repeat(1) + "padding words ".repeat(60) + "the cart retries its payment " + "tail ".repeat(60);

        Snippet snippet = passage("cart retry payment", text);

        assertThat(snippet.text()).hasSizeLessThan(220).startsWith("…").endsWith("…");
        assertThat(marked(snippet)).contains("the [cart] [retries] its [payment]");
    }

    @Test
    void shouldShowTheBeginningWhenNothingIsMarked() {
        Snippet snippet = passage("unheardof", "word ".repeat(100));

        assertThat(snippet.text()).startsWith("word word").endsWith("…").hasSizeLessThan(170);
        assertThat(snippet.marks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void shouldKeepMarksInsideAnyText(long seed) {
        Random random = new Random(seed);
        String alphabet = "aB \u0130ß検索の😀\u0301\n\u0000<&\"-_/1";
        for (int i = 0; i < 400; i++) {
            Snippet snippet = passage(text(random, alphabet, 12), text(random, alphabet, 600));

            int end = 0;
            for (Snippet.Mark mark : snippet.marks()) {
                assertThat(mark.start()).isGreaterThanOrEqualTo(end);
                assertThat(mark.end())
                        .isGreaterThan(mark.start())
                        .isLessThanOrEqualTo(snippet.text().length());
                end = mark.end();
            }
        }
    }

    private static Snippet passage(String query, String text) {
        QueryText read = QueryTextReader.read(query, Instant.EPOCH, ZoneOffset.UTC);
        MemoryKey key = new MemoryKey(SessionId.local("s"), 1, 0);
        return new Highlighter(read.terms())
                .passage(new Rows.PromptRow(
                        1, key, new SessionNumber(1), "p", "dev", "cli", 1, text, Instant.EPOCH, false));
    }

    private static String marked(Snippet snippet) {
        StringBuilder text = new StringBuilder(snippet.text());
        for (Snippet.Mark mark : snippet.marks().reversed()) {
            text.insert(mark.end(), ']').insert(mark.start(), '[');
        }
        return text.toString();
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(most), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
        return text.toString();
    }
}
