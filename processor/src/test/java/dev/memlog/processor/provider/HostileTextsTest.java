/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static dev.memlog.processor.provider.RecordedBatches.requestFor;
import static dev.memlog.processor.provider.RecordedBatches.turnEnded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.SessionEvent;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.provider.answer.SecretScrubber;
import dev.memlog.processor.provider.offline.OfflineRules;
import dev.memlog.processor.reply.ReplyParser;
import dev.memlog.testkit.HostileTexts;
import dev.memlog.testkit.SmallStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Time grows with the text and no faster, whatever it is made of, and there is no text that is too deep. */
class HostileTextsTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    @Test
    void shouldWriteOfflineInLittleTimeWhenAnEventIsHostile() {
        Map<String, String> texts = HostileTexts.ofLength(HostileTexts.LENGTH);

        assertQuick("failure", texts, text -> write(tool("Bash", "make", text, true)));
        assertQuick("output", texts, text -> write(tool("Bash", "mvn test", text, false)));
        assertQuick("command", texts, text -> write(tool("Bash", text, "ok", false)));
        assertQuick("edit", texts, text -> write(tool("Edit", text, text, false)));
        assertQuick("other tool", texts, text -> write(tool("Other", text, text, true)));
        assertQuick("last words", texts, text -> write(turnEnded(3, text)));
    }

    @Test
    void shouldReadAReplyInLittleTimeWhenItIsHostile() {
        ReplyParser parser = new ReplyParser();
        Map<String, String> texts = HostileTexts.ofLength(HostileTexts.LENGTH);

        assertQuick("reply", texts, parser::parse);
        assertQuick("title", texts, text -> parser.parse("<observation><title>" + text + "</title></observation>"));
        assertQuick("short error", HostileTexts.ofLength(7_900), parser::parse);
        assertQuick("scrubbed", texts, new SecretScrubber("sk-key-of-a-service")::scrub);
    }

    private static void write(BatchEvent event) {
        ProviderRequest request = requestFor("fix it", List.of(event));
        OfflineRules.write(request.events(), request.userPrompt(), List.of(), Modes.CODE.of(null));
    }

    private static BatchEvent tool(String tool, String text, String output, boolean failed) {
        JsonNode input = JsonNodeFactory.instance
                .objectNode()
                .put("command", text)
                .put("description", "")
                .put("file_path", "/a/" + text)
                .put("old_string", "class A {}")
                .put("new_string", text);
        return new BatchEvent(
                1,
                new SessionEvent.ToolUsed(
                        RecordedBatches.envelope("e1", "s-1", null, null),
                        tool,
                        input,
                        JsonNodeFactory.instance.textNode(output),
                        failed));
    }

    private static void assertQuick(String entry, Map<String, String> texts, Consumer<String> use) {
        assertThat(SmallStack.slowOrBroken(entry, texts, LIMIT, use)).isEmpty();
    }
}
