/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invisible characters: those that are part of a word or an emoji, and those that hide something. */
class JoinersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "می\u200Cخواهم خانه\u200Cها را ببینم",
                "API\u200Cها و ۲۰\u200Cساله",
                "۱۴۰۴ ه\u200D.",
                "क्\u200Dष क्\u200Cष",
                "র\u200D্য",
                "ශ්\u200Dරී ලංකා",
                "ന്\u200D",
                "ภาษา\u200Bไทย",
                "ភាសា\u200Bខ្មែរ",
                "👨\u200D👩\u200D👧\u200D👦 and 🏳\uFE0F\u200D🌈",
                "👩🏽\u200D💻 🧔\u200D♂\uFE0F",
                "❤\uFE0F\u200D🔥",
                "1\uFE0F\u20E3",
                "\u06DD۱۲"
            })
    void shouldKeepWhatBelongsToAWordOrAnEmoji(String text) {
        assertThat(RecalledText.line(text, 100)).isEqualTo(text);
        assertThat(RecalledText.kept(text, 100)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'pass\u200Bword', password",
        "'ภาษา\u200B\u200Bไทย', 'ภาษา\u200Bไทย'",
        "'ภาษา\u200B', ภาษา",
        "'pass\u200Dword', password",
        "'ig\u200Cnore', ignore",
        "'a\u2060b\uFEFFc', abc",
        "'\u200Dstart', start",
        "'日\u200D本', 日本",
        "'memlog\u200D-\u200Ccontext', memlog context",
        "'x\uFE00\uFE01\uFE02y', 'x\uFE00y'",
        "'\u3164\u3164', ''",
        "'👍\u200Dtext', 👍text"
    })
    void shouldLeaveOutWhatHidesText(String text, String shown) {
        assertThat(RecalledText.line(text, 100)).isEqualTo(shown);
    }

    @Test
    void shouldKeepNoRowsOfThem() {
        String hidden = "\u200C\u200D".repeat(200);

        assertThat(RecalledText.line("می" + hidden + "خواهم", 2_000)).hasSizeLessThanOrEqualTo("میخواهم".length() + 1);
        assertThat(RecalledText.line("क" + hidden + "ष", 2_000)).hasSizeLessThanOrEqualTo(3);
        assertThat(RecalledText.line("👨" + hidden + "👩", 2_000)).hasSizeLessThanOrEqualTo("👨\u200D👩".length());
    }
}
