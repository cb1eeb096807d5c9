/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a reply's word about what an observation supersedes is read; whatever it is, the observation is kept. */
class SupersedesReplyTest {
    private final ReplyParser parser = new ReplyParser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<supersedes>m3</supersedes>|m3",
                "<supersedes> #m3, m4.1 </supersedes>|m3 m4.1",
                "<supersedes>m3</supersedes><supersedes>m5</supersedes>|m3 m5",
                "<SUPERSEDES id='1'>M3</SUPERSEDES>|m3",
                "<supersedes><![CDATA[m3]]></supersedes>|m3",
                "<supersedes/>|''",
                "<supersedes></supersedes>|''",
                "<supersedes>none</supersedes>|''",
                "<supersedes>&#0;&&&<<</supersedes>|''",
                "<supersedes>m3|''",
                "m3</supersedes>|''",
                "<supersedes>m3<supersedes>m4</supersedes>|m4",
                "<supersedes><fact>m3</fact></supersedes>|''"
            })
    void shouldReadLabelsAndPassOverAnythingElse(String word, String labels) {
        List<ParsedObservation> before =
                observations("<observation>" + word + "<title>T</title></observation><observation><title>U</title>"
                        + "<supersedes>m9</supersedes></observation>");
        List<ParsedObservation> after = observations("<observation><title>T</title>" + word
                + "</observation><observation><title>U</title><supersedes>m9</supersedes></observation>");

        for (List<ParsedObservation> observations : List.of(before, after)) {
            assertThat(observations).extracting(ParsedObservation::title).containsExactly("T", "U");
            assertThat(String.join(" ", observations.getFirst().supersedes())).isEqualTo(labels);
            assertThat(observations.getLast().supersedes()).containsExactly("m9");
        }
    }

    @Test
    void shouldTakeAQuotedOneForText() {
        ParsedObservation observation = observations(
                        "<observation><narrative>it says <supersedes>m3</supersedes></narrative></observation>")
                .getFirst();

        assertThat(observation.supersedes()).isEmpty();
        assertThat(observation.narrative()).isEqualTo("it says <supersedes>m3</supersedes>");
    }

    @Test
    void shouldTakeItAloneForNoMemory() {
        assertThat(parser.parse("<observation><supersedes>m3</supersedes></observation><skip/>"))
                .isInstanceOf(ParsedReply.NothingToRecord.class);
    }

    private List<ParsedObservation> observations(String text) {
        ParsedReply reply = parser.parse(text);
        assertThat(reply).isInstanceOf(ParsedReply.Memories.class);
        return ((ParsedReply.Memories) reply).observations();
    }
}
