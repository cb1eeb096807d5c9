/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.cli.FakeNode;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of a sign-in over its life. */
class SignedInTest {
    private static final URI SERVER = URI.create("https://memlog.example.com");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeNode issuer = new FakeNode();

    @TempDir
    private Path data;

    private SignInFiles files;

    @BeforeEach
    void open() {
        files = new SignInFiles(Map.of("MEMLOG_DATA", data.toString()));
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void shouldSendATokenToTheNodeThatItIsForAlone() {
        store("token", 600, "refresh");

        assertThat(signedIn(SERVER).get()).isEqualTo("Bearer token");
        assertThat(signedIn(URI.create("https://MEMLOG.example.com:443")).get()).isEqualTo("Bearer token");
        assertThat(signedIn(URI.create("http://memlog.example.com")).get()).isNull();
        assertThat(signedIn(URI.create("https://memlog.example.com:8443")).get()).isNull();
        assertThat(signedIn(URI.create("https://memlog.example.com.evil.example")).get())
                .isNull();
        assertThat(issuer.requests).isEmpty();
    }

    @Test
    void shouldRenewOnceThoughManyAsk() {
        store("old", 30, "refresh-1");
        AtomicInteger asked = new AtomicInteger();
        issuer.answers("/token", form -> {
            asked.incrementAndGet();
            return form.contains("refresh_token=refresh-1")
                    ? new FakeNode.Reply(
                            200, "{\"access_token\":\"" + token(600) + "\",\"refresh_token\":\"refresh-2\"}")
                    : new FakeNode.Reply(400, "{\"error\":\"invalid_grant\"}");
        });

        List<CompletableFuture<String>> all = IntStream.range(0, 4)
                .mapToObj(each -> CompletableFuture.supplyAsync(() -> signedIn(SERVER).get()))
                .toList();

        assertThat(all).allSatisfy(each -> assertThat(each.join()).isEqualTo("Bearer " + token(600)));
        assertThat(asked).hasValue(1);
        assertThat(files.find(SERVER).orElseThrow().refreshToken()).isEqualTo("refresh-2");
    }

    @Test
    void shouldUseATokenToItsEndWhileTheIssuerIsAway() {
        store("old", 30, "refresh-1");
        issuer.close();

        assertThat(signedIn(SERVER).get()).isEqualTo("Bearer old");
    }

    @Test
    void shouldAskToSignInAgainOnceItHasEnded() {
        store("old", -1, "refresh-1");
        issuer.answers("/token", 400, "{\"error\":\"invalid_grant\"}");
        SignedIn ended = signedIn(SERVER);

        assertThatThrownBy(ended::get)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("memlog login --server https://memlog.example.com");

        store("old", -1, null);
        assertThatThrownBy(ended::get).isInstanceOf(UserError.class).hasMessageContaining("has ended");
    }

    private SignedIn signedIn(URI server) {
        return new SignedIn(server, files, new IssuerCalls(), InstantSource.fixed(NOW));
    }

    private void store(String token, int seconds, @Nullable String refresh) {
        files.write(
                SERVER,
                new StoredSignIn(
                        SignInFiles.nameOf(SERVER),
                        issuer.url(),
                        "cli",
                        URI.create(issuer.url() + "/token"),
                        List.of("memlog"),
                        token,
                        NOW.plusSeconds(seconds),
                        refresh,
                        null));
    }

    private static String token(int seconds) {
        String payload =
                "{\"aud\":[\"memlog\"],\"exp\":" + NOW.plusSeconds(seconds).getEpochSecond() + "}";
        return "e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8))
                + ".c2ln";
    }
}
