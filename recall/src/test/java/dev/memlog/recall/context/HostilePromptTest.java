/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.text.CommandKey;
import dev.memlog.event.text.CommandMentions;
import dev.memlog.event.text.ErrorKey;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.testkit.HostileTexts;
import dev.memlog.testkit.SmallStack;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Time grows with the text and no faster, whatever it is made of, and there is no text that is too deep. */
class HostilePromptTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    @Test
    void shouldReadAPromptInLittleTimeWhenItIsHostile() {
        Map<String, String> texts = HostileTexts.ofLength(HostileTexts.LENGTH);

        assertThat(SmallStack.slowOrBroken(
                        "prompt", texts, LIMIT, text -> PromptWords.of(text).anyOf()))
                .isEmpty();
        assertThat(SmallStack.slowOrBroken("error", texts, LIMIT, ErrorKey::of)).isEmpty();
        assertThat(SmallStack.slowOrBroken("command", texts, LIMIT, CommandKey::of))
                .isEmpty();
        assertThat(SmallStack.slowOrBroken(
                        "mentions",
                        texts,
                        LIMIT,
                        text -> new CommandMentions().read(text).hashes()))
                .isEmpty();
        CommandKey key = CommandKey.of("npm run build").getFirst();
        assertThat(SmallStack.slowOrBroken("mention", texts, LIMIT, key::isIn)).isEmpty();
        assertThat(SmallStack.slowOrBroken("line", texts, LIMIT, text -> RecalledText.line(text, 160)))
                .isEmpty();
        assertThat(SmallStack.slowOrBroken("whole", texts, LIMIT, text -> RecalledText.line(text, 200_000)))
                .isEmpty();
    }
}
