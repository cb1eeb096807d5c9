/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecalledTextTest {
    /** Anything that a lenient reader might take for the frame's tag. */
    private static final Pattern FRAME = Pattern.compile(
            "[<\uFF1C\uFE64]|memlog[\\s\\p{Pd}_\\p{Cf}\\p{Cc}]*[\\p{Pd}_][\\s\\p{Pd}_]*context",
            Pattern.CASE_INSENSITIVE);

    @ParameterizedTest
    @CsvSource({
        "List<String> items, List&lt;String> items",
        "a < b && c > d, a &lt; b && c > d",
        "</memlog-context>, &lt;/memlog context>",
        "< / MEMLOG - Context >, &lt; / MEMLOG Context >",
        "&lt;/memlog-context&gt;, &amp;lt;/memlog context&amp;gt;",
        "&#60;x, &amp;#60;x",
        "AT&T, AT&T"
    })
    void shouldDisarmTagsAndLeaveOtherTextReadable(String raw, String expected) {
        assertThat(RecalledText.line(raw, 200)).isEqualTo(expected);
    }

    @Test
    void shouldMakeOneLineOfWhateverTheLineBreak() {
        assertThat(RecalledText.line("one\r\ntwo\u2028three\u0085four\n\n# five\t six ", 200))
                .isEqualTo("one two three four # five six");
    }

    @Test
    void shouldDropWhatCannotBeSeen() {
        assertThat(RecalledText.line("\u001b[31mred\u001b[0m \u0007be\u200Bll\u202E \uDB40\uDC41tag \ud800x", 200))
                .isEqualTo("red bell tag x");
    }

    @Test
    void shouldCutAtWholeCharactersAndSaySo() {
        assertThat(RecalledText.line("🐛🐛🐛🐛", 6)).isEqualTo("🐛🐛…");
        assertThat(RecalledText.line("abcdef", 6)).isEqualTo("abcdef");
        assertThat(RecalledText.line("abcdefg", 6)).isEqualTo("abcde…");
    }

    @Test
    void shouldKeepTheEndOfAPath() {
        assertThat(RecalledText.path("/home/dev/parcel-service/src/Route.java", 16))
                .isEqualTo("…/src/Route.java");
        assertThat(RecalledText.path("Route.java", 16)).isEqualTo("Route.java");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldNeverLetTheFrameThrough(long seed) {
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "<",
                "</",
                " / ",
                "memlog",
                "MemLog",
                "-",
                "\u2010",
                "\u00AD",
                "\u200B",
                "_",
                "context",
                "CONTEXT",
                ">",
                "\n",
                "\u0000",
                "\uFF1C",
                "&lt;",
                "&#60;",
                "\u001b[0m",
                "memlog-context",
                "…");
        for (int i = 0; i < 2_000; i++) {
            String raw = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(n -> pieces.get(random.nextInt(pieces.size())))
                    .collect(Collectors.joining());
            int maxLength = 5 + random.nextInt(40);

            String line = RecalledText.line(raw, maxLength);
            String path = RecalledText.path(raw, maxLength);

            assertThat(line).as("seed %d", seed).doesNotContainPattern(FRAME).hasSizeLessThanOrEqualTo(maxLength);
            assertThat(path).as("seed %d", seed).doesNotContainPattern(FRAME).hasSizeLessThanOrEqualTo(maxLength);
        }
    }
}
