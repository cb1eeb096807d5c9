/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedBlockTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Mine\n",
                "# Mine",
                "# Mine\r\n\r\nwith CRLF\r\n",
                "# Mine\r\nwith CRLF and no last break",
                "\n\n\n",
                "mixed\r\nbreaks\n",
                "old\rMac",
                "\uFEFF# with a byte order mark\n",
                "Ümläute ✨ 漢字",
                "mentions <!-- memlog:begin --> within a line\n",
                " <!-- memlog:begin -->\n indented\n <!-- memlog:end -->\n"
            })
    void shouldKeepEveryOtherByteAndGiveThemBackWhenTheBlockGoes(String mine) {
        byte[] before = mine.getBytes(StandardCharsets.UTF_8);

        byte[] with = new MarkedBlock(before).with(List.of("one", "zwei ü")).orElseThrow();
        byte[] changed = new MarkedBlock(with).with(List.of("three")).orElseThrow();
        byte[] without = new MarkedBlock(changed).with(List.of()).orElseThrow();

        assertThat(text(with)).startsWith(mine).contains("zwei ü");
        assertThat(text(changed)).startsWith(mine).contains("three").doesNotContain("zwei");
        assertThat(without).isEqualTo(before);
    }

    @Test
    void shouldKeepBytesThatAreNoText() {
        byte[] before = {(byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0x85, '\n', 'x'};

        byte[] with = new MarkedBlock(before).with(List.of("one")).orElseThrow();

        assertThat(with).startsWith(before);
        assertThat(new MarkedBlock(with).with(List.of()).orElseThrow()).isEqualTo(before);
    }

    @Test
    void shouldEndItsLinesAsTheFileDoes() {
        byte[] with = new MarkedBlock("a\r\n".getBytes(StandardCharsets.UTF_8))
                .with(List.of("one", "two"))
                .orElseThrow();

        assertThat(text(with)).isEqualTo("a\r\n<!-- memlog:begin -->\r\none\r\ntwo\r\n<!-- memlog:end -->\r\n");
    }

    @Test
    void shouldChangeOnlyWhatIsBetweenTheMarksWhenTheUserHasMovedTheBlock() {
        String moved = "top\n<!-- memlog:begin -->\nold\n<!-- memlog:end -->\nbottom";

        assertThat(with(moved, "new")).isEqualTo("top\n<!-- memlog:begin -->\nnew\n<!-- memlog:end -->\nbottom");
        assertThat(with(moved)).isEqualTo("top\nbottom");
    }

    @Test
    void shouldNotJoinWhatWasWrittenBehindTheBlockToTheLineBeforeIt() {
        String with = with("no break", "one");

        assertThat(with(with + "more\n")).isEqualTo("no break\nmore\n");
    }

    @Test
    void shouldLeaveNothingOfAFileThatHeldOnlyTheBlock() {
        assertThat(with(with("", "one"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- memlog:begin -->\nno end\n",
                "no begin\n<!-- memlog:end -->\n",
                "<!-- memlog:end -->\n<!-- memlog:begin -->\n",
                "<!-- memlog:begin -->\n<!-- memlog:begin -->\n<!-- memlog:end -->\n",
                "<!-- memlog:begin -->\n<!-- memlog:end -->\n<!-- memlog:begin -->\n<!-- memlog:end -->\n",
                "U\u0000T\u0000F\u0000",
                "old\rMac\r"
            })
    void shouldLeaveAFileAloneWhenItsMarksAreBroken(String broken) {
        MarkedBlock block = new MarkedBlock(broken.getBytes(StandardCharsets.UTF_8));

        assertThat(block.with(List.of("one"))).isEmpty();
        assertThat(block.with(List.of())).isEmpty();
    }

    private static String with(String before, String... lines) {
        return text(new MarkedBlock(before.getBytes(StandardCharsets.UTF_8))
                .with(List.of(lines))
                .orElseThrow());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
