/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static dev.memlog.node.signin.NodeCalls.bearer;
import static dev.memlog.node.signin.NodeCalls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.EmbeddedNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The viewer's sign-in by a key and at an issuer, as a browser meets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int TRIES = 3;
    private static final String PAUSE = "{\"reason\":\"lunch\"}";
    private static final Pattern NONCE = Pattern.compile("nonce=[^&]+");
    private static final Pattern CHALLENGE = Pattern.compile("code_challenge=[^&]+");
    private static final Pattern STATE = Pattern.compile("state=[^&]+");

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private OidcServer server;
    private EmbeddedNode node;
    private NodeCalls calls;
    private String admin;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temp) throws IOException {
        listen("dev.memlog", "io.undertow", "okhttp3", "com.nimbusds");
        folder = temp;
        server = new OidcServer();
        node = EmbeddedNode.start(
                folder,
                Map.of(
                        "auth", "keys",
                        "auth.failures-per-minute", "0",
                        "oidc.issuer", server.issuer(),
                        "oidc.client-id", OidcServer.CLIENT,
                        "oidc.group.shop-devs", "local:read,write,ops"));
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
    void shouldSayHowOneCanSignIn() {
        JsonNode state = json(calls.get("/v1/signin", Map.of()));

        assertThat(state.path("asksForKeys").asBoolean()).isTrue();
        assertThat(state.path("signedIn").isNull()).isTrue();
        assertThat(state.path("issuer").path("url").asText()).isEqualTo(server.issuer());
        assertThat(state.path("issuer").path("clientId").asText()).isEqualTo(OidcServer.CLIENT);
    }

    @Test
    void shouldSignInWithAKeyAndOutAgain() {
        BrowserTwin browser = new BrowserTwin(node.url());
        assertThat(browser.get("/api/stats").statusCode()).isEqualTo(401);

        assertThat(browser.signIn(admin).statusCode()).isEqualTo(200);

        assertThat(browser.get("/api/stats").statusCode()).isEqualTo(200);
        assertThat(json(browser.get("/v1/signin"))
                        .path("signedIn")
                        .path("author")
                        .asText())
                .isEqualTo("admin");
        Map<String, String> copy =
                Map.of("Cookie", "memlog_signin=" + browser.cookies().get("memlog_signin"));
        assertThat(calls.get("/api/stats", copy).statusCode()).isEqualTo(200);

        assertThat(browser.post("/v1/signout", "{}").statusCode()).isEqualTo(200);

        assertThat(browser.cookies()).isEmpty();
        assertThat(browser.get("/api/stats").statusCode()).isEqualTo(401);
        assertThat(calls.get("/api/stats", copy).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldRefuseToSignInWithAWrongKeyAndWithOneThatCannotRead() {
        BrowserTwin browser = new BrowserTwin(node.url());
        String writer = create("writer", "write").path("key").asText();

        assertThat(browser.signIn("mlk_nonsense").statusCode()).isEqualTo(401);
        assertThat(browser.signIn(writer).statusCode()).isEqualTo(403);
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void shouldGiveACookieThatNoScriptReadsAndNoOtherSiteSends() {
        BrowserTwin browser = new BrowserTwin(node.url());

        String cookie = browser.signIn(admin).headers().firstValue("Set-Cookie").orElseThrow();

        assertThat(cookie).contains("; HttpOnly", "; SameSite=Lax", "; Path=/;").doesNotContain("Secure", "Domain");
        assertThat(cookie).doesNotContain(admin);
    }

    @Test
    void shouldTakeNoCookieThatItHasNotSealed() {
        BrowserTwin browser = new BrowserTwin(node.url());
        browser.signIn(admin);
        String good = Objects.requireNonNull(browser.cookies().get("memlog_signin"));
        BrowserTwin pending = new BrowserTwin(node.url());
        pending.get("/v1/signin/start");

        List<String> wrong = new ArrayList<>(List.of("", "x", "AAAA", good.substring(1), good + "A"));
        wrong.add((good.charAt(20) == 'A' ? "B" : "A") + good.substring(1));
        wrong.add(pending.cookies().get("memlog_pending"));
        for (String each : wrong) {
            assertThat(calls.get("/api/stats", Map.of("Cookie", "memlog_signin=" + each))
                            .statusCode())
                    .as(each)
                    .isEqualTo(401);
        }
    }

    @Test
    void shouldWriteByACookieFromItsOwnPagesAlone() {
        BrowserTwin browser = new BrowserTwin(node.url());
        browser.signIn(admin);
        String own = node.url();

        assertThat(browser.post("/v1/resume", "{}").statusCode()).isEqualTo(200);
        assertThat(browser.post("/v1/resume", "{}", Map.of("X-Memlog", "1", "Origin", own))
                        .statusCode())
                .isEqualTo(200);

        for (Map<String, String> each : List.of(
                Map.<String, String>of(),
                Map.of("X-Memlog", "1"),
                Map.of("Origin", own),
                Map.of("Origin", own, "Sec-Fetch-Site", "same-origin"),
                Map.of("X-Memlog", "1", "Origin", "https://evil.example"),
                Map.of("X-Memlog", "1", "Origin", "http://localhost:3000"),
                Map.of("X-Memlog", "1", "Origin", "null"),
                Map.of("X-Memlog", "1", "Origin", own, "Sec-Fetch-Site", "same-site"),
                Map.of("X-Memlog", "1", "Origin", own, "Sec-Fetch-Site", "cross-site"))) {
            assertThat(browser.post("/v1/pause", PAUSE, each).statusCode())
                    .as(each.toString())
                    .isEqualTo(403);
            assertThat(browser.post("/v1/signout", "{}", each).statusCode())
                    .as(each.toString())
                    .isEqualTo(403);
        }
        assertThat(browser.get("/api/stats").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldEndTheCookiesOfAKeyWithinASecondOnceItIsRevoked() {
        List<Duration> waits = new ArrayList<>();
        do {
            waits.add(timeToRefusal("cleo-" + waits.size()));
        } while (waits.getLast().compareTo(AT_ONCE) > 0 && waits.size() < TRIES);

        assertThat(waits.getLast())
                .as("of %s, on a machine that may be busy", waits)
                .isLessThan(AT_ONCE);
    }

    private Duration timeToRefusal(String author) {
        JsonNode key = create(author, "read");
        BrowserTwin browser = new BrowserTwin(node.url());
        assertThat(browser.signIn(key.path("key").asText()).statusCode()).isEqualTo(200);
        assertThat(browser.get("/api/stats").statusCode()).isEqualTo(200);

        assertThat(calls.post("/v1/keys/" + key.path("id").asText() + "/revoke", "{}", bearer(admin))
                        .statusCode())
                .isEqualTo(200);

        long revoked = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> browser.get("/api/stats").statusCode() == 401);
        return Duration.ofNanos(System.nanoTime() - revoked);
    }

    @Test
    void shouldSignInAtTheIssuerWithCodeAndProof() {
        BrowserTwin browser = new BrowserTwin(node.url());
        server.nextIs(
                "ann", Map.of("groups", List.of("shop-devs"), "email", "ann@example.com", "email_verified", true));

        HttpResponse<String> start = browser.get("/v1/signin/start");
        String question = location(start);
        assertThat(question)
                .startsWith(server.issuer())
                .contains("response_type=code", "code_challenge_method=S256", "client_id=" + OidcServer.CLIENT);
        assertThat(start.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("; HttpOnly", "; SameSite=Lax", "; Path=/v1/signin;");
        HttpResponse<String> end = browser.get(atIssuer(question));

        assertThat(end.statusCode()).as(end.body()).isEqualTo(302);
        assertThat(location(end)).isEqualTo("/");
        assertThat(browser.cookies()).containsOnlyKeys("memlog_signin");
        JsonNode who = json(browser.get("/v1/signin")).path("signedIn");
        assertThat(who.path("author").asText()).isEqualTo("ann@example.com");
        assertThat(who.path("team").asText()).isEqualTo("local");
        assertThat(browser.get("/api/stats").statusCode()).isEqualTo(200);
        assertThat(browser.get("/v1/keys").statusCode()).isEqualTo(403);
        assertThat(browser.post("/v1/resume", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseAnAnswerWithAnotherState() {
        BrowserTwin browser = new BrowserTwin(node.url());
        String answer = atIssuer(location(browser.get("/v1/signin/start")));

        assertRefused(browser, STATE.matcher(answer).replaceAll("state=guessed"), 400);
    }

    @Test
    void shouldRefuseAnAnswerInAnotherBrowser() {
        BrowserTwin victim = new BrowserTwin(node.url());
        BrowserTwin attacker = new BrowserTwin(node.url());
        String answer = atIssuer(location(attacker.get("/v1/signin/start")));

        assertRefused(victim, answer, 400);
        victim.get("/v1/signin/start");
        assertRefused(victim, answer, 400);
    }

    @Test
    void shouldRefuseATokenThatWasMadeForAnotherQuestion() {
        BrowserTwin browser = begun("ann");
        String question = location(browser.get("/v1/signin/start"));

        assertRefused(browser, atIssuer(NONCE.matcher(question).replaceAll("nonce=another")), 502);
    }

    @Test
    void shouldNotGetATokenForACodeThatAnotherAskedFor() {
        BrowserTwin browser = new BrowserTwin(node.url());
        String question = location(browser.get("/v1/signin/start"));
        String others =
                CHALLENGE.matcher(question).replaceAll("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");

        assertRefused(browser, atIssuer(others), 502);
    }

    @Test
    void shouldRefuseAnAnswerThatComesTwice() {
        BrowserTwin browser = begun("ann");
        HttpResponse<String> start = browser.get("/v1/signin/start");
        BrowserTwin copy = new BrowserTwin(node.url());
        copy.cookies().putAll(browser.cookies());
        String answer = atIssuer(location(start));
        assertThat(browser.get(answer).statusCode()).isEqualTo(302);

        assertRefused(browser, answer, 400);
        assertRefused(copy, answer, 400);
    }

    @Test
    void shouldTellAPersonWithoutATeamWhatToSet() {
        BrowserTwin browser = new BrowserTwin(node.url());
        server.nextIs("eve", Map.of("groups", List.of("chess")));

        HttpResponse<String> end = browser.get(atIssuer(location(browser.get("/v1/signin/start"))));

        assertThat(end.statusCode()).isEqualTo(403);
        assertThat(end.body())
                .contains("oidc.group.NAME=TEAM:SCOPES")
                .contains("<a class=\"button primary\" href=\"/\">");
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void shouldSayThatTheIssuerRefusedWithoutShowingItsWords() {
        BrowserTwin browser = new BrowserTwin(node.url());
        String state = first(STATE, location(browser.get("/v1/signin/start")));

        HttpResponse<String> end = browser.get("/v1/signin/callback?error=%3Cscript%3E&" + state);

        assertThat(end.statusCode()).isEqualTo(403);
        assertThat(end.body()).contains("no reason given").doesNotContain("<script>alert", "&lt;script");
        assertThat(end.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
    }

    @Test
    void shouldReadTheStreamByACookieAndEndItWithTheSignOut() {
        BrowserTwin browser = new BrowserTwin(node.url());
        browser.signIn(admin);
        Map<String, String> copy =
                Map.of("Cookie", "memlog_signin=" + browser.cookies().get("memlog_signin"));
        var stream = CompletableFuture.supplyAsync(() -> calls.get("/stream", copy));
        await().atMost(PATIENCE)
                .until(() ->
                        json(calls.get("/api/stats", bearer(admin))).toString().contains("\"sseClients\":1")
                                || stream.isDone());

        browser.post("/v1/signout", "{}");

        assertThat(stream.orTimeout(20, TimeUnit.SECONDS).join().body()).contains("connected");
    }

    @Test
    void shouldWriteNeitherTokensNorCookiesIntoTheLog() {
        BrowserTwin browser = begun("zoe");
        String answer = atIssuer(location(browser.get("/v1/signin/start")));
        List<String> secrets = new ArrayList<>(browser.cookies().values());
        secrets.add(URI.create(answer).getRawQuery());
        browser.get(answer);
        secrets.addAll(browser.cookies().values());
        browser.get("/api/stats");
        String token = server.token(server.claims("zoe"));
        secrets.add(token);
        calls.get("/api/stats", bearer(token));
        calls.get("/api/stats", bearer(token + "x"));
        secrets.add(admin);
        browser.signIn(admin);
        secrets.addAll(browser.cookies().values());

        assertThat(logged).isNotEmpty();
        for (String secret : secrets) {
            assertThat(logged).noneMatch(line -> line.contains(secret));
        }
    }

    @Test
    void shouldKeepItsSecretForItsOwnerAlone() throws IOException {
        assertThat(Files.getPosixFilePermissions(folder.resolve("sign-in.secret")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** For a sign-in that comes as far as to a token: the issuer keeps the person until then. */
    private BrowserTwin begun(String subject) {
        server.nextIs(subject, Map.of("groups", List.of("shop-devs")));
        return new BrowserTwin(node.url());
    }

    private void assertRefused(BrowserTwin browser, String answer, int status) {
        HttpResponse<String> end = browser.get(answer);
        assertThat(end.statusCode()).as(end.body()).isEqualTo(status);
        assertThat(end.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(end.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("memlog_signin"));
    }

    /** Where the issuer sends the browser. */
    private String atIssuer(String question) {
        HttpResponse<String> answer = calls.get(question, Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return location(answer);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static String first(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private JsonNode create(String author, String scope) {
        HttpResponse<String> made =
                calls.post("/v1/keys", "{\"author\":\"" + author + "\",\"scopes\":[\"" + scope + "\"]}", bearer(admin));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made);
    }

    private void listen(String... names) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.add(event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()));
            }
        };
        appender.start();
        for (String name : names) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            logger.setLevel(Level.TRACE);
            logger.setAdditive(false);
            logger.addAppender(appender);
        }
    }
}
