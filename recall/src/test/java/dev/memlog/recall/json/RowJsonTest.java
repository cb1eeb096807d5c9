/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.Reply;
import dev.memlog.recall.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The wire's rows against golden files: names, order and types are what clients were written for. */
class RowJsonTest {
    @Test
    void shouldKeepTheWireOfAnObservation() throws IOException {
        assertGolden("observation.json", RowJson.observation(Seeds.observation(1234)));
    }

    @Test
    void shouldKeepTheWireOfASummary() throws IOException {
        assertGolden("summary.json", RowJson.summary(Seeds.summary(12)));
    }

    @Test
    void shouldKeepTheWireOfAPrompt() throws IOException {
        assertGolden("prompt.json", RowJson.prompt(Seeds.prompt(13)));
    }

    private static void assertGolden(String file, JsonNode row) throws IOException {
        try (InputStream golden = Objects.requireNonNull(RowJsonTest.class.getResourceAsStream(file), file)) {
            // Through text, so that numbers compare by how they are written.
            assertThat(row.toPrettyString())
                    .isEqualTo(Reply.MAPPER.readTree(golden).toPrettyString());
        }
    }
}
