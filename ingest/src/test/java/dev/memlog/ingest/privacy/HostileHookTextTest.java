/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.testkit.HostileTexts;
import dev.memlog.testkit.SmallStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Time grows with the text and no faster, whatever it is made of, and there is no text that is too deep. */
class HostileHookTextTest {
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final int SMALL_TEXTS = 20_000;

    /** So large that all of a text is looked at. */
    private final PrivacyFilter filter = new PrivacyFilter(true, 1024 * 1024);

    @Test
    void shouldCleanAWordInLittleTimeWhenItIsHostile() {
        assertQuick("memory", HostileTexts.ledTexts(HostileTexts.LENGTH / 4), filter::memory);
    }

    @Test
    void shouldCleanAnEventInLittleTimeWhenItsTextIsHostile() {
        Map<String, String> texts = HostileTexts.ofLength(HostileTexts.LENGTH);

        assertQuick("answer", texts, filter::answer);
        assertQuick("payload", HostileTexts.ofLength(HostileTexts.LENGTH / 2), text -> filter.payload(event(text)));
    }

    @Test
    void shouldCleanManyTextsInLittleTimeWhenEachOfThemHidesTheOthers() {
        for (String line : List.of("</private>", "<private>", "-----BEGIN PRIVATE KEY-----", "pwd=$", "")) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            var lines = patch.putArray("lines");
            for (int i = 0; i < SMALL_TEXTS; i++) {
                lines.add(line);
            }

            Duration taken = SmallStack.fastest(LIMIT, () -> filter.payload(patch));

            assertThat(taken).as(line).isLessThan(LIMIT);
        }
    }

    private static ObjectNode event(String text) {
        ObjectNode input =
                JsonNodeFactory.instance.objectNode().put("command", "make").put("secret", text);
        input.putArray("lines").add(text.substring(0, text.length() / 2)).add(text.substring(text.length() / 2));
        return input;
    }

    private static void assertQuick(String entry, Map<String, String> texts, Consumer<String> use) {
        assertThat(SmallStack.slowOrBroken(entry, texts, LIMIT, use)).isEmpty();
    }
}
