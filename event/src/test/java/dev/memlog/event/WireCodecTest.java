/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WireCodecTest {
    private final WireCodec codec = new WireCodec();

    @Test
    void shouldReadBackWhatItWrote() throws Exception {
        SessionId session = new SessionId("s/1");
        Envelope envelope = new Envelope(new EventId("e1"), SessionNumber.of(session), session, Instant.parse("2026-01-01T00:00:00Z"), "local", "dev", "claude-code", "shop", "/x", null, null);
        SessionEvent event = new SessionEvent.ToolUsed(envelope, "Bash", JsonNodeFactory.instance.objectNode().put("command", "ls"), JsonNodeFactory.instance.textNode("ok"), false);

        byte[] bytes = codec.encode(event);


        assertThat(codec.decodeEvent(bytes)).isEqualTo(event);
    }
}
