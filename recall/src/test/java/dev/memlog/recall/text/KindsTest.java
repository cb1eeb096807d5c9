/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.recall.RecallServer;
import dev.memlog.recall.Seeds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kinds of observations of a mode, wherever they are shown. */
class KindsTest {
    private final RecallServer server = new RecallServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldShowTheSignOfAModesKindInEveryText() {
        server.store.add(Seeds.observation(7, "garden", "Beans sown", Seeds.MORNING.plusSeconds(60), "planting"));
        String read = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                + "{\"name\":\"get_observations\",\"arguments\":{\"ids\":[\"7\"]}}}";

        assertThat(server.get("/api/search?query=beans").body()).contains("🌱 Beans sown");
        assertThat(server.get("/api/search/by-type?type=planting").body()).contains("🌱 Beans sown");
        assertThat(server.get("/api/timeline?anchor=7").body()).contains("🌱 Beans sown");
        assertThat(server.get("/api/context/inject?project=garden").body()).contains("🌱 Beans sown", "🌱 planting");
        assertThat(server.post("/mcp", read).body()).contains("🌱 planting: Beans sown");
    }

    @Test
    void shouldNameTheModesKindsBesideTheUsualOnesAndGiveADotToTheUnknown() {
        Kinds kinds = new Kinds(List.of("planting", "decision"), Map.of("planting", "🌱", "decision", "📜"));

        assertThat(kinds.names())
                .containsExactly("planting", "decision", "bugfix", "feature", "refactor", "change", "discovery");
        assertThat(kinds.sign("decision")).isEqualTo("📜");
        assertThat(kinds.sign("bugfix")).isEqualTo("🐛");
        assertThat(kinds.sign("poem")).isEqualTo("•");
    }
}
