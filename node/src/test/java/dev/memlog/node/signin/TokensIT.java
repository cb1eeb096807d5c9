/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static dev.memlog.node.signin.NodeCalls.bearer;
import static dev.memlog.node.signin.NodeCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.PlainJWT;
import dev.memlog.node.EmbeddedNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node that lets in bearers of an issuer's tokens beside keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private OidcServer server;
    private EmbeddedNode node;
    private NodeCalls calls;
    private String admin;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server = new OidcServer();
        node = EmbeddedNode.start(
                folder,
                Map.of(
                        "auth", "keys",
                        "auth.failures-per-minute", "0",
                        "oidc.issuer", server.issuer(),
                        "oidc.client-id", OidcServer.CLIENT,
                        "oidc.group.shop-devs", "local:read,write"));
        calls = new NodeCalls(node.url());
        admin = Files.readString(folder.resolve("admin.key")).strip();
        await().atMost(PATIENCE)
                .until(() -> calls.get("/api/stats", bearer(server.token(server.claims("ann"))))
                                .statusCode()
                        == 200);
    }

    @AfterAll
    void stop() {
        node.close();
        server.close();
    }

    @Test
    void shouldLetInWithTheScopesOfTheGroupAlone() {
        String token = server.token(server.claims("ann"));

        assertThat(calls.get("/api/stats", bearer(token)).statusCode()).isEqualTo(200);
        assertThat(calls.get("/v1/keys", bearer(token)).statusCode()).isEqualTo(403);
        assertThat(calls.get("/v1/keys", bearer(admin)).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRememberUnderTheNameOfTheTokensAuthor() {
        String token = server.token(server.claims("ben"));

        HttpResponse<String> saved =
                calls.post("/api/memory/save", "{\"text\":\"Prices are net\",\"project\":\"shop\"}", bearer(token));

        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> node.everyRecord().stream()
                        .anyMatch(record -> record.contains("Prices are net") && record.contains("ben@example.com")));
        assertThat(node.everyRecord()).noneMatch(record -> record.contains(token));
    }

    @Test
    void shouldAnswerAWrongTokenAsAWrongKey() {
        HttpResponse<String> wrongKey = calls.get("/api/stats", bearer("mlk_nonsense"));
        String expired = server.token(
                server.claims("ann").expirationTime(Date.from(Instant.now().minusSeconds(100))));
        String unsigned = new PlainJWT(server.claims("ann").build()).serialize();

        for (String each : List.of(expired, unsigned, "nonsense", "a.b.c")) {
            HttpResponse<String> answer = calls.get("/api/stats", bearer(each));

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(wrongKey.body());
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .isEqualTo(wrongKey.headers().firstValue("WWW-Authenticate"));
        }
    }

    @Test
    void shouldTellAPersonWithoutATeamWhatToSet() {
        HttpResponse<String> answer =
                calls.get("/api/stats", bearer(server.token(server.claims("eve").claim("groups", List.of("chess")))));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("detail").asText()).contains("oidc.group.NAME=TEAM:SCOPES", "oidc.everybody");
    }

    @Test
    void shouldEndAStreamAtTheTokensExpiry() {
        // Two seconds are left of the tolerance of a minute.
        Instant end = Instant.now().minusSeconds(58);
        String token = server.token(server.claims("ann").expirationTime(Date.from(end)));

        HttpResponse<String> stream = calls.get("/stream", bearer(token));

        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.body()).contains("connected");
        assertThat(Instant.now()).isAfterOrEqualTo(end.plusSeconds(59));
    }
}
