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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node whose issuer does not answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IssuerAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ISSUER = "http://127.0.0.1:1/company";

    private OidcServer elsewhere;
    private EmbeddedNode node;
    private NodeCalls calls;
    private String admin;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        elsewhere = new OidcServer();
        node = EmbeddedNode.start(
                folder,
                Map.of(
                        "auth", "keys",
                        "auth.failures-per-minute", "3",
                        "oidc.issuer", ISSUER,
                        "oidc.client-id", OidcServer.CLIENT,
                        "oidc.everybody", "local:read"));
        calls = new NodeCalls(node.url());
        admin = Files.readString(folder.resolve("admin.key")).strip();
    }

    @AfterAll
    void stop() {
        node.close();
        elsewhere.close();
    }

    @Test
    void shouldLetInKeysAndAskHoldersOfTokensToComeAgain() {
        String token = elsewhere.token(elsewhere.claims("ann").issuer(ISSUER));

        HttpResponse<String> answer = calls.get("/api/stats", bearer(token));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(calls.get("/api/stats", bearer(admin)).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldSayInItsReadinessThatTheIssuerIsAway() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> ready = calls.get("/ready", bearer(admin));
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(json(ready).path("details").toString()).contains("oidc.issuer cannot be read");
        });
    }

    @Test
    void shouldCountWrongTokensAsItCountsWrongKeys() {
        String wrong = new PlainJWT(elsewhere.claims("ann").build()).serialize();
        int refused = 0;
        HttpResponse<String> last = calls.get("/api/stats", bearer(wrong));
        while (last.statusCode() == 401 && refused < 10) {
            refused++;
            last = calls.get("/api/stats", bearer(refused % 2 == 0 ? wrong : "mlk_nonsense"));
        }

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(calls.get("/api/stats", bearer(admin)).statusCode()).isEqualTo(200);
    }
}
