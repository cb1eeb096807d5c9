/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code login} makes of the answers of nodes and issuers. */
class LoginCommandTest {
    private final FakeNode node = new FakeNode();
    private final FakeNode issuer = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path data;

    @BeforeEach
    void answer() {
        node.answers("/v1/signin", 200, state("{\"url\":\"%s\",\"viewer\":true,\"clientId\":\"cli\","
                .formatted(issuer.url()) + "\"audiences\":[\"memlog\"],\"scopes\":[\"openid\"]}"));
        metadata("\"device_authorization_endpoint\":\"" + issuer.url() + "/device\",");
    }

    @AfterEach
    void close() {
        node.close();
        issuer.close();
    }

    @Test
    void shouldSignInByADeviceOnceTheCodeIsTyped() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        issuer.answers("/device", 200, """
                {"device_code":"d1","user_code":"WDJB-MJHT","verification_uri":"https://company.example/device",
                 "expires_in":60,"interval":1}""");
        issuer.answers("/token", form -> {
            assertThat(form).contains("device_code=d1", "client_id=cli");
            return asked.incrementAndGet() == 1
                    ? new FakeNode.Reply(400, "{\"error\":\"authorization_pending\"}")
                    : new FakeNode.Reply(200, "{\"access_token\":\"opaque\",\"id_token\":\"" + token("memlog") + "\"}");
        });

        assertThat(run("--device")).as(err.toString()).isZero();

        assertThat(out.toString())
                .contains("https://company.example/device", "WDJB-MJHT")
                .contains("as ann of the team shop");
        try (var files = Files.list(data.resolve("sign-ins"))) {
            assertThat(files).singleElement().satisfies(file -> assertThat(Files.readString(file))
                    .contains(token("memlog"))
                    .doesNotContain("opaque"));
        }
    }

    @Test
    void shouldSayThatTheCodeWasNotAccepted() {
        issuer.answers("/device", 200, "{\"device_code\":\"d1\",\"user_code\":\"A\",\"interval\":1,\"expires_in\":60}");
        issuer.answers("/token", 400, "{\"error\":\"access_denied\",\"error_description\":\"secret words\"}");

        assertThat(run("--device")).isEqualTo(1);

        assertThat(err.toString()).contains("access_denied").doesNotContain("secret words");
    }

    @Test
    void shouldNameTheSettingWhenNoTokenIsForTheNode() {
        issuer.answers("/device", 200, "{\"device_code\":\"d1\",\"user_code\":\"A\",\"interval\":1,\"expires_in\":60}");
        issuer.answers("/token", 200, "{\"access_token\":\"" + token("another") + "\"}");

        assertThat(run("--device")).isEqualTo(1);

        assertThat(err.toString()).contains("no token for memlog", "oidc.audience").doesNotContain("eyJ");
    }

    @Test
    void shouldSayThatThereIsNothingToSignInTo() {
        node.answers("/v1/signin", 200, "{\"asksForKeys\":false,\"signedIn\":null,\"issuer\":null}");

        assertThat(run()).isZero();

        assertThat(out.toString()).contains("asks for no keys");
    }

    @Test
    void shouldPointToKeysWhereThereIsNoIssuer() {
        node.answers("/v1/signin", 200, state("null"));

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString()).contains("oidc.issuer", "MEMLOG_KEY_FILE");
    }

    @Test
    void shouldNotGoToAnIssuerByHttp() {
        node.answers("/v1/signin", 200, state("{\"url\":\"http://company.example\",\"clientId\":\"cli\"}"));

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString()).contains("no https address");
    }

    @Test
    void shouldNotTrustTheMetadataOfAnotherIssuer() {
        issuer.answers("/.well-known/openid-configuration", 200, "{\"issuer\":\"https://another.example\"}");

        assertThat(run()).isEqualTo(1);

        assertThat(err.toString()).contains("does not answer as an OpenID Connect issuer of that name");
    }

    private void metadata(String more) {
        issuer.answers(
                "/.well-known/openid-configuration",
                200,
                "{%s\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/authorize\",\"token_endpoint\":\"%s/token\"}"
                        .formatted(more, issuer.url(), issuer.url(), issuer.url()));
        node.answers("/api/stats", 200, "{}");
    }

    private static String state(String offered) {
        return "{\"asksForKeys\":true,\"signedIn\":{\"author\":\"ann\",\"team\":\"shop\"},\"issuer\":" + offered + "}";
    }

    private static String token(String audience) {
        String payload = "{\"aud\":\"" + audience + "\",\"exp\":4102444800}";
        return "eyJ."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }

    private int run(String... arguments) {
        Map<String, String> environment = Map.of("MEMLOG_DATA", data.toString(), "MEMLOG_SERVER", node.url());
        CommandLine line = new CommandLine(new LoginCommand(environment, address -> {}));
        Cli.describeFailures(line, environment, e -> String.valueOf(e.getMessage()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
