/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AskedFilterTest {
    @Test
    void shouldKeepWhatIsShortAsItWasSent() {
        ObjectNode body = Reply.MAPPER
                .createObjectNode()
                .put("class", "malformed")
                .put("text", "a secret")
                .put("max", 7);
        body.putArray("session").add("s-1").add("s-2");

        assertThat(AskedFilter.of(body))
                .hasToString("{\"class\":\"malformed\",\"text\":\"(not kept)\",\"session\":[\"s-1\",\"s-2\"]}");
    }

    @Test
    void shouldCutALongListAndSayHowManyMore() {
        ObjectNode body = Reply.MAPPER.createObjectNode();
        ArrayNode events = body.putArray("event");
        for (int i = 0; i < 100; i++) {
            events.add("e".repeat(1_000));
        }

        ArrayNode kept = (ArrayNode) AskedFilter.of(body).path("event");

        assertThat(kept).hasSize(4);
        assertThat(kept.path(2).asText()).isEqualTo("e".repeat(48) + "…");
        assertThat(kept.path(3).asText()).isEqualTo("… 97 more");
    }

    @Test
    void shouldKeepSomeKilobytesOfTheLongestFilter() {
        ObjectNode body = Reply.MAPPER.createObjectNode();
        for (String name : LetterFields.NAMES) {
            ArrayNode values = body.putArray(name);
            for (int i = 0; i < 100; i++) {
                values.add("\uD83C\uDF31".repeat(1_000) + i);
            }
        }

        byte[] kept = AskedFilter.of(body).toString().getBytes(StandardCharsets.UTF_8);

        assertThat(kept.length).isLessThan(3 * AskedFilter.MOST_CHARACTERS);
        assertThat(new String(kept, StandardCharsets.UTF_8)).doesNotContain("?");
    }
}
