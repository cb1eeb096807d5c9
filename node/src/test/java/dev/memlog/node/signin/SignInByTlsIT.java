/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.node.EmbeddedNode;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cookies of a node that has a certificate. */
class SignInByTlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void shouldGiveCookiesThatGoByTlsAlone(@TempDir Path folder) throws IOException {
        HeldCertificate ca =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate own = new HeldCertificate.Builder()
                .signedBy(ca)
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        Path caFile = Files.writeString(folder.resolve("ca.pem"), ca.certificatePem());
        Path certificate = Files.writeString(folder.resolve("cert.pem"), own.certificatePem());
        Path key = Files.writeString(folder.resolve("key.pem"), own.privateKeyPkcs8Pem());
        Path data = folder.resolve("data");
        try (OidcServer issuer = new OidcServer();
                EmbeddedNode node = EmbeddedNode.start(
                        data,
                        Map.of(
                                "auth",
                                "keys",
                                "tls.cert-file",
                                certificate.toString(),
                                "tls.key-file",
                                key.toString(),
                                "oidc.issuer",
                                issuer.issuer(),
                                "oidc.client-id",
                                OidcServer.CLIENT,
                                "oidc.everybody",
                                "local:read"))) {
            String admin = Files.readString(data.resolve("admin.key")).strip();
            NodeCalls calls = new NodeCalls(node.url(), PeerTrust.of(caFile));
            BrowserTwin browser = new BrowserTwin(node.url(), calls);

            assertThat(browser.signIn(admin).headers().firstValue("Set-Cookie").orElseThrow())
                    .endsWith("; HttpOnly; SameSite=Lax; Secure");
            assertThat(browser.get("/api/stats").statusCode()).isEqualTo(200);
            assertThat(browser.post("/v1/resume", "{}", Map.of("X-Memlog", "1", "Origin", node.url()))
                            .statusCode())
                    .isEqualTo(200);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    browser.get("/v1/signin/start").headers().firstValue("Location"))
                            .hasValueSatisfying(
                                    address -> assertThat(address).contains("redirect_uri=https%3A%2F%2F")));
        }
    }
}
