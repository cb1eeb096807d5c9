/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.edge.access.Door.Entry;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.settings.UserError;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cookies over their time, and before other nodes. */
class BrowserSignInsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ISSUER = "https://login.company.example";
    private static final KeyText KEY = KeyText.random(new SecureRandom());
    private static final AccessKey GOOD = new AccessKey(
            KEY.id(),
            KEY.hash(),
            TeamName.LOCAL,
            "ann",
            Set.of(KeyScope.READ),
            ProjectGlobs.ALL,
            Visibility.TEAM,
            "test",
            BEGIN,
            null,
            null);

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private volatile Consumer<HttpServerExchange> handler = exchange -> {};
    private final Undertow server = Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange -> handler.accept(exchange))
            .build();

    @TempDir
    private Path folder;

    BrowserSignInsTest() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void shouldBeKnownToEveryNodeWithTheSameSecretAndToNoOther() {
        BrowserSignIns one = node("shared", null, false);
        BrowserSignIns same = node("shared", null, false);
        BrowserSignIns other = node("another", null, false);

        String cookie = signIn(one, BrowserSession.ofKey("s1", KEY.id(), BEGIN));

        assertThat(author(one, cookie)).contains("ann");
        assertThat(author(same, cookie)).contains("ann");
        assertThat(author(other, cookie)).isEmpty();
    }

    @Test
    void shouldEndAfterTwelveHoursOfRestAndAfterSevenDaysOfUse() {
        BrowserSignIns node = node("shared", null, false);
        String cookie = signIn(node, BrowserSession.ofKey("s1", KEY.id(), BEGIN));

        now.set(BEGIN.plus(Duration.ofHours(11)));
        String renewed = renewed(node, cookie);
        now.set(BEGIN.plus(Duration.ofHours(13)));
        assertThat(author(node, cookie)).isEmpty();
        assertThat(author(node, renewed)).contains("ann");
        for (int hours = 22; hours < 168; hours += 11) {
            now.set(BEGIN.plus(Duration.ofHours(hours)));
            renewed = renewed(node, renewed);
        }
        now.set(BEGIN.plus(Duration.ofDays(7)));
        assertThat(author(node, renewed)).isEmpty();
    }

    @Test
    void shouldRenewTheCookieEveryTenMinutesAtMost() {
        BrowserSignIns node = node("shared", null, false);
        String cookie = signIn(node, BrowserSession.ofKey("s1", KEY.id(), BEGIN));

        now.set(BEGIN.plus(Duration.ofMinutes(9)));

        assertThat(ask(node, cookie).headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void shouldBeSecureWhereBrowsersComeByTls() {
        handler = exchange -> node("shared", null, true).begin(exchange, BrowserSession.ofKey("s1", KEY.id(), BEGIN));

        assertThat(get(Map.of()).headers().firstValue("Set-Cookie").orElseThrow())
                .endsWith("; HttpOnly; SameSite=Lax; Secure");
    }

    @Test
    void shouldGoByTheSettingsOfNow() {
        Person person = new Person("ann", "ann@example.com", Set.of("devs"));
        BrowserSession session = BrowserSession.ofPerson("s1", ISSUER, person, BEGIN, Duration.ofHours(8));
        String cookie = signIn(node("shared", config(ISSUER, "devs", "shop:read"), false), session);

        assertThat(author(node("shared", config(ISSUER, "devs", "tools:ops"), false), cookie))
                .contains("ann@example.com");
        assertThat(author(node("shared", config(ISSUER, "leads", "shop:read"), false), cookie))
                .isEmpty();
        assertThat(author(node("shared", config("https://other.example", "devs", "shop:read"), false), cookie))
                .isEmpty();
        assertThat(author(node("shared", null, false), cookie)).isEmpty();
        now.set(BEGIN.plus(Duration.ofHours(8)));
        assertThat(author(node("shared", config(ISSUER, "devs", "shop:read"), false), cookie))
                .isEmpty();
    }

    @Test
    void shouldNotTakeAKeyThatIsGoneExpiredOrRevoked() {
        String cookie = signIn(node("shared", null, false), BrowserSession.ofKey("s1", KEY.id(), BEGIN));

        for (Optional<AccessKey> key : List.of(Optional.<AccessKey>empty(), Optional.of(GOOD.revoked(BEGIN)))) {
            BrowserSignIns node = new BrowserSignIns(
                    new Seal(secret("shared"), "sign-in"), id -> key.orElse(null), null, false, now::get);
            assertThat(author(node, cookie)).isEmpty();
        }
    }

    @Test
    void shouldMakeItsSecretOnceAndRefuseAFileThatHoldsSomethingElse() throws IOException {
        Path file = folder.resolve("secret");

        assertThat(Seal.secretIn(file)).isEqualTo(Seal.secretIn(file)).hasSize(32);

        Files.writeString(file, "hunter2");
        assertThatThrownBy(() -> Seal.secretIn(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("auth.sign-in-secret-file")
                .hasMessageNotContaining("hunter2");
    }

    private BrowserSignIns node(String secret, @Nullable OidcConfig config, boolean isSecure) {
        return new BrowserSignIns(
                new Seal(secret(secret), "sign-in"),
                id -> id.equals(KEY.id()) ? GOOD : null,
                config,
                isSecure,
                now::get);
    }

    private static byte[] secret(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static OidcConfig config(String issuer, String group, String grant) {
        return new OidcConfig(
                issuer,
                Optional.of("viewer"),
                Optional.empty(),
                Optional.empty(),
                Set.of("viewer"),
                List.of("openid"),
                "email",
                false,
                "groups",
                Map.of(group, TeamGrant.read("oidc.group." + group, grant)),
                Optional.empty(),
                Duration.ofHours(8));
    }

    private String signIn(BrowserSignIns node, BrowserSession session) {
        handler = exchange -> node.begin(exchange, session);
        return cookie(get(Map.of()));
    }

    private String renewed(BrowserSignIns node, String cookie) {
        return cookie(ask(node, cookie));
    }

    private Optional<String> author(BrowserSignIns node, String cookie) {
        return Optional.of(ask(node, cookie).body()).filter(author -> !author.isEmpty());
    }

    private HttpResponse<String> ask(BrowserSignIns node, String cookie) {
        handler = exchange -> exchange.getResponseSender()
                .send(node.open(exchange)
                        .map(entry -> ((Entry.Admitted) entry).principal().author())
                        .orElse(""));
        return get(Map.of("Cookie", cookie));
    }

    private static String cookie(HttpResponse<String> answer) {
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<String> get(Map<String, String> headers) {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        return new NodeCalls("http://127.0.0.1:" + port).get("/", headers);
    }
}
