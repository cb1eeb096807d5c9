/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThoughtTest {
    private static final String ANSWER =
            "<observation><type>change</type><title>Totals are rounded</title><narrative>n</narrative></observation>"
                    + "<summary><request>r</request></summary>";
    private static final String DRAFT =
            "<observation><type>change</type><title>DRAFT</title></observation><summary><request>DRAFT</request></summary>";

    private final ReplyParser parser = new ReplyParser();

    /** §A stands for the answer, §D for a draft of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "§A",
                "<think>§D</think>\n§A",
                "<think>I must answer with an <observation> and so on.</think>\n§A",
                "<think>An <observation> holding a <title> and so on. Title: maybe \"Rounding\".</think>\n§A",
                "<think>I close with </think> and then <title> comes.</think>\n§A",
                "<think>perhaps <skip reason='nothing'/></think>§A",
                "<think></think>§A",
                "<thinking>§D</thinking>\n\n§A",
                "<THINKING>§D</THINKING>§A",
                "<reasoning>§D</reasoning>§A",
                "<thought>§D</thought>§A",
                "<seed:think>§D</seed:think>§A",
                "<antThinking>§D</antThinking>§A",
                "<think type=\"deep\">§D</think>§A",
                "[THINK]§D[/THINK]§A",
                "◁think▷§D◁/think▷§A",
                "<|START_THINKING|>§D<|END_THINKING|>§A",
                "<|begin_of_thought|>§D<|end_of_thought|>§A",
                "<unused94>thought §D<unused95>§A",
                "<|channel|>analysis<|message|>§D<|end|><|start|>assistant<|channel|>final<|message|>§A<|return|>",
                "<|start|>assistant<|channel|>analysis<|message|>§D<|end|><|start|>assistant<|channel|>final<|message|>§A",
                "analysisWe need §D.assistantfinal§A",
                "§D</think>§A",
                "So I write §D and then\n</think>\n\n§A",
                "I must answer with an <observation> and so on.</think>§A",
                "<think>one</think>\n<think>§D</think>\n§A",
                "<think>a</think> again <observation> §D</think>§A",
                "§A\n<think>Did I forget one? §D</think>",
                "§A\n<think>Did I forget one? §D",
                "<my_plan>§D</my_plan>\n§A",
                "Let me see.\n<think>§D</think>\n§A",
                "```xml\n§A\n```"
            })
    void shouldReadOnlyWhatStandsBehindTheThought(String shape) {
        ParsedReply reply = parser.parse(shape.replace("§A", ANSWER).replace("§D", DRAFT));

        assertThat(reply).as(shape).isInstanceOfSatisfying(ParsedReply.Memories.class, memories -> {
            assertThat(memories.observations())
                    .extracting(ParsedObservation::title)
                    .containsExactly("Totals are rounded");
            assertThat(Objects.requireNonNull(memories.summary(), "summary").request())
                    .isEqualTo("r");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>I would write §D",
                "<think>I would write §D and",
                "<think>§D</think>",
                "§D</think>",
                "[THINK]§D",
                "<|channel|>analysis<|message|>§D",
                "<|channel|>analysis<|message|>§D<|end|><|start|>assistant<|channel|>commentary<|message|>§D",
                "<think>§D</think>\nThat is all.",
                "<think>perhaps <skip reason='nothing'/></think>"
            })
    void shouldBeNoAnswerWhenThereIsNothingButAThought(String shape) {
        assertThat(parser.parse(shape.replace("§D", DRAFT))).as(shape).isInstanceOf(ParsedReply.NoAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thoughts end with </think> in it",
                "Blocks <think>…</think> are cut",
                "<think> and </think> are cut",
                "<reasoning> stays open",
                "[THINK] and <|channel|>analysis are known now",
                "List<Thinking> and <|START_THINKING|> are types"
            })
    void shouldKeepAnAnswerThatIsAboutThoughts(String narrative) {
        ParsedReply reply = parser.parse("<observation><title>T</title><narrative>" + narrative
                + "</narrative></observation><observation><title>U</title></observation>");

        assertThat(reply).isInstanceOfSatisfying(ParsedReply.Memories.class, memories -> {
            assertThat(memories.observations())
                    .extracting(ParsedObservation::title)
                    .containsExactly("T", "U");
            assertThat(memories.observations().getFirst().narrative()).isEqualTo(narrative);
        });
    }
}
