/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldLimitTest {
    private static final int LIMIT = 2048;
    private final PrivacyFilter filter = new PrivacyFilter(true, LIMIT);

    @Test
    void shouldKeepHeadAndTailAroundAMark() {
        String text = "head" + "x".repeat(10_000) + "tail";
        String kept = filter.prompt(text);

        assertThat(kept).startsWith("headx").endsWith("xtail").containsPattern("\\[… \\d+ characters cut …]");
        assertThat(kept.length()).isBetween(LIMIT - 100, LIMIT);
    }

    @Test
    void shouldLeaveShortTextsWholeAndShareTheRestAmongTheLong() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("command", "ls -l");
        node.put("stdout", "o".repeat(50_000));
        node.put("stderr", "e".repeat(50_000));
        JsonNode kept = filter.payload(node);

        assertThat(kept.path("command").asText()).isEqualTo("ls -l");
        assertThat(kept.path("stdout").asText()).startsWith("ooo").contains("cut");
        assertThat(kept.path("stderr").asText())
                .hasSameSizeAs(kept.path("stdout").asText());
        assertThat(bytes(kept)).isBetween(LIMIT * 8 / 10, LIMIT);
    }

    @Test
    void shouldMakeOneTextOfAPayloadThatIsMostlyStructure() {
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 100_000; i++) {
            numbers.add(i);
        }
        JsonNode kept = filter.payload(numbers);

        assertThat(kept.isTextual()).isTrue();
        assertThat(kept.textValue()).startsWith("[0,1,2").endsWith("99999]");
        assertThat(bytes(kept)).isLessThanOrEqualTo(LIMIT);
    }

    // Cutting between the halves of a pair leaves text that is not Unicode, which the log's JSON cannot carry.
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldNeverSplitACharacter(int shift) {
        String text = "a".repeat(shift) + "🛒".repeat(3000);
        String kept = filter.payload(TextNode.valueOf(text)).textValue();

        assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(kept);
        assertThat(bytes(TextNode.valueOf(kept))).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void shouldMendHalvesOfPairs() {
        assertThat(filter.prompt("a\ud83d b\ude00 🛒")).isEqualTo("a\ufffd b\ufffd 🛒");
    }

    @Test
    void shouldHoldTheLimitForAnyTree() throws Exception {
        Random random = new Random(7);
        JsonMapper mapper = JsonMapper.builder().build();
        for (int i = 0; i < 300; i++) {
            JsonNode kept = filter.payload(tree(random, 0));
            assertThat(bytes(kept)).isLessThanOrEqualTo(LIMIT);
            assertThat(mapper.readTree(kept.toString())).isEqualTo(kept);
        }
    }

    private static JsonNode tree(Random random, int depth) {
        int kind = random.nextInt(depth > 3 ? 2 : 4);
        if (kind < 2) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(3000);
            for (int i = 0; i < length; i++) {
                text.append((char) (random.nextInt(10) == 0 ? random.nextInt(0x10000) : 'a' + random.nextInt(26)));
            }
            return TextNode.valueOf(text.toString());
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < random.nextInt(8); i++) {
            object.set("k" + i, tree(random, depth + 1));
            array.add(tree(random, depth + 1));
        }
        return kind == 2 ? object : array;
    }

    private static int bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
