/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusRoutesTest {
    private final RecallServer server = new RecallServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldTellWhereEveryEventIs() {
        server.store.ledger(new Ledger(30, 1, 2, 10, 8, 3, 4, 3, 2));
        server.store.add(Seeds.observation(2));
        server.store.add(Seeds.hidden(Seeds.duplicate(Seeds.observation(1), 2), true));
        server.store.add(Seeds.summary(3));
        server.lag = OptionalLong.of(5);
        server.clock.advance(Duration.ofSeconds(90));

        JsonNode json = server.get("/api/stats").json();

        assertThat(json.path("worker").toString())
                .isEqualTo(
                        "{\"version\":\"1.2.3\",\"uptime\":90,\"activeSessions\":1,\"sseClients\":2,\"port\":37777}");
        assertThat(json.path("database").toString())
                .isEqualTo("{\"size\":" + server.store.database.bytes()
                        + ",\"observations\":2,\"sessions\":1,\"summaries\":1,\"prompts\":0,"
                        + "\"hidden\":1,\"duplicates\":1,"
                        + "\"firstObservationAt\":\"2026-11-22T10:43:07.125Z\"}");
        assertThat(json.path("events").toString())
                .isEqualTo(
                        "{\"accepted\":30,\"duplicate\":1,\"skipped\":2,\"processed\":10,\"pending\":8,\"inFlight\":3,"
                                + "\"parked\":4,\"deadLettered\":3,\"discarded\":2,\"lag\":5}");
        assertThat(server.get("/api/processing-status").body()).isEqualTo("{\"isProcessing\":true,\"queueDepth\":17}");
    }

    @Test
    void shouldBeIdleOnlyWhenNothingIsLeft() {
        assertThat(server.get("/api/processing-status").body()).isEqualTo("{\"isProcessing\":false,\"queueDepth\":0}");
    }

    @Test
    void shouldNotClaimZeroWhenTheLagIsUnknown() {
        server.lag = OptionalLong.empty();

        assertThat(server.get("/api/processing-status").body())
                .isEqualTo("{\"isProcessing\":true,\"queueDepth\":null}");
        assertThat(server.get("/api/stats").json().path("events").has("lag")).isFalse();
    }

    @Test
    void shouldListSessionsWithTheirLedgers() {
        server.store.add(Seeds.session("parcel-service", "claude-code"));

        var session = server.get("/v1/sessions?limit=5").json().path("items").path(0);

        assertThat(session.path("project").asText()).isEqualTo("parcel-service");
        assertThat(session.path("ledger").path("accepted").isNumber()).isTrue();
        assertThat(server.get("/v1/sessions?limit=many").statusCode()).isEqualTo(400);
    }

    @Test
    void shouldListProjectsByTheAgentsThatWorkOnThem() {
        server.store.add(Seeds.session("parcel-service", "claude-code"));
        server.store.add(Seeds.session(SessionId.local("s-2"), "parcel-service", "codex", Ledger.EMPTY));
        server.store.add(Seeds.session(SessionId.local("s-3"), "atlas", "codex", Ledger.EMPTY));
        server.store.add(Seeds.observation(1, "imported", "old", Seeds.MORNING));

        assertThat(server.get("/api/projects").body())
                .isEqualTo("{\"projects\":[\"atlas\",\"imported\",\"parcel-service\"],"
                        + "\"sources\":[\"claude-code\",\"codex\"],"
                        + "\"projectsBySource\":{\"claude-code\":[\"parcel-service\"],"
                        + "\"codex\":[\"atlas\",\"parcel-service\"]}}");
    }
}
