/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedBlocksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a <private>x</private> b|a  b",
                "a <PRIVATE>x</Private> b|a  b",
                "a <private >x</private\t> b|a  b",
                "a <private reason=\"pay\">x</private> b|a  b",
                "a <private>x <private>y</private> z</private> b|a  b",
                "a <private>x|a ",
                "a <private>x <private>y</private> z|a ",
                "x</private> b| b",
                "a <claude-mem-context>x</claude-mem-context> b|a  b",
                "a <memlog-context><private>x</memlog-context> y</private> b|a  b",
                "a <private><memlog-context>x</private> b|a ",
                "a </memlog-context> b|a </memlog-context> b",
                "a <privately>b</privately>|a <privately>b</privately>",
                "a <private/> b|a <private/> b",
                "a <private b|a <private b",
                "List<private> is no Java|List",
                "1 < 2 > 0 <p>|1 < 2 > 0 <p>",
                "<system-reminder>a</system-reminder>|<system-reminder>a</system-reminder>",
            })
    void shouldCutBlocksWhateverTheirNesting(String text, String kept) {
        assertThat(MarkedBlocks.PRIVATE.cut(text)).isEqualTo(kept);
    }

    @Test
    void shouldCutRemindersFromAnswersOnly() {
        assertThat(MarkedBlocks.IN_ANSWERS.cut("a<system-reminder>x</system-reminder>b"))
                .isEqualTo("ab");
    }

    // A patch has its lines as an array of texts: a block that spans them was cut in its first line only.
    @Test
    void shouldCutABlockThatSpansARunOfTexts() {
        assertThat(MarkedBlocks.PRIVATE.cutRun(List.of("+a <private>", "+secret", " </private> b", "+c")))
                .containsExactly("+a ", "", " b", "+c");
        assertThat(MarkedBlocks.PRIVATE.cutRun(List.of("+secret", " </private>", "+c")))
                .containsExactly("", "", "+c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<private>",
                "</private>",
                "<private ",
                "<",
                "<private><memlog-context></private>",
                "<private</private"
            })
    void shouldTakeLinearTimeOnHostileText(String part) {
        String text = part.repeat(1024 * 1024 / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> MarkedBlocks.PRIVATE.cut(text));
    }
}
