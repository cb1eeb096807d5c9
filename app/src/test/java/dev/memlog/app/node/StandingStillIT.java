/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topology whose transactions are lost again and again goes on living, and says so. */
class StandingStillIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** More than three times; the first finds sessions that were not restored before. */
    private static final int FENCED = 4;

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(180)
    void shouldNotBeReadyWhenTransactionsAreFencedAgainAndAgain() throws Exception {
        try (EmbeddedNode node = EmbeddedNode.start(temp, Map.of());
                Admin admin = Admin.create(node.kafkaClient())) {
            process(node, 0);
            assertThat(ready(node).at("/checks/moving").asBoolean()).isTrue();

            // When: somebody else takes the transaction over, each time that sessions were restored from the last
            for (int i = 1; i <= FENCED; i++) {
                List<String> transactions = admin.listTransactions().all().get().stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
                assertThat(transactions).isNotEmpty();
                admin.fenceProducers(transactions).all().get();
                process(node, i);
            }

            // Then: nothing was lost, and the node says what is wrong
            JsonNode ready = ready(node);
            assertThat(ready.path("status").asText()).isEqualTo("not ready");
            assertThat(ready.at("/checks/moving").asBoolean(true)).isFalse();
            assertThat(ready.path("details").findValuesAsText("name")).contains("fenced");
            assertThat(http.get(node.url() + "/metrics").body())
                    .contains("memlog_standing_still{reason=\"fenced\"} 1.0")
                    .contains("memlog_standing_still{reason=\"not-committed\"} 0.0")
                    .containsPattern("memlog_topology_task_restarts_total [1-9]");
        }
    }

    private void process(EmbeddedNode node, int number) {
        assertThat(http.post(
                                node.url() + "/v1/events",
                                Map.of(
                                        "sessionId",
                                        "s",
                                        "eventType",
                                        "tool_use",
                                        "payload",
                                        Map.of(
                                                "tool_name",
                                                "Bash",
                                                "tool_input",
                                                Map.of("command", "echo " + number),
                                                "tool_response",
                                                "done " + number)))
                        .isFine())
                .isTrue();
        await().atMost(PATIENCE).until(() -> http.ledger(node.url()).processed() == number + 1);
    }

    private JsonNode ready(EmbeddedNode node) {
        return http.get(node.url() + "/ready").json();
    }
}
