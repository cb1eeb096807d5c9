/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.forget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.RecordedLog;
import dev.memlog.edge.Gates;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetRoutesTest {
    private final SeededStore store = new SeededStore();
    private final RecordedLog log = new RecordedLog(store);
    private final List<ForgetFilter> asked = new CopyOnWriteArrayList<>();
    private final List<ForgetFilter> unseen = new CopyOnWriteArrayList<>();
    private final TestClock clock = new TestClock(Seeds.MORNING);
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Principal caller = Principal.everyone(TeamName.LOCAL, "node-owner");
    private Undertow server;

    @BeforeEach
    void open() {
        Routes routes = new Routes(exchange -> new Door.Entry.Admitted(caller, () -> true));
        new ForgetRoutes(
                        spied(asked),
                        spied(unseen),
                        log.commands,
                        Duration.ofDays(1),
                        ZoneOffset.UTC,
                        new Gates(ReadMetrics.NONE, ByteBudget.ofHeap()),
                        clock)
                .addTo(routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setHandler(routes.handler())
                .build();
        server.start();
    }

    @AfterEach
    void close() {
        server.stop();
        client.close();
        store.close();
    }

    @Test
    void shouldOnlyTellWhenItIsADryRun() {
        sessions(3);

        JsonNode answer = post(200, "{\"text\":\"secret plan\",\"dryRun\":true}");

        assertThat(answer.at("/matched/observations").asInt()).isEqualTo(3);
        assertThat(answer.at("/matched/sessions").asInt()).isEqualTo(3);
        assertThat(answer.at("/titles/0").asText()).isEqualTo("#14 bugfix: a secret plan");
        assertThat(answer.path("rawEventsUntil").asText()).isEqualTo("2026-11-23T10:42:07.125Z");
        assertThat(log.events).isEmpty();
        assertThat(log.audit).isEmpty();
    }

    @Test
    void shouldForgetSessionBySessionUntilNothingIsLeft() {
        sessions(70);

        JsonNode first = post(200, "{\"project\":\"parcel-service\",\"actor\":\"ann\"}");
        JsonNode second = post(
                200,
                "{\"project\":\"parcel-service\",\"actor\":\"ann\",\"cursor\":\""
                        + first.path("next").asText() + "\"}");

        assertThat(first.at("/forgotten/sessions").asInt()).isEqualTo(50);
        assertThat(first.path("done").asBoolean()).isFalse();
        assertThat(second.at("/forgotten/sessions").asInt()).isEqualTo(20);
        assertThat(second.path("done").asBoolean()).isTrue();
        assertThat(second.has("next")).isFalse();
        assertThat(log.events).hasSize(70);
        assertThat(log.audit).extracting(AuditRecord::count).containsExactly(100L, 40L);
    }

    @Test
    void shouldKeepWhoAndHowManyInTheAuditAndNoneOfTheContent() {
        sessions(1);

        post(200, "{\"text\":\"secret plan\",\"project\":\"parcel-service\"}");

        assertThat(log.audit).singleElement().satisfies(note -> {
            assertThat(note.actor()).isEqualTo("node-owner");
            assertThat(note.action()).isEqualTo("memories-forgotten");
            assertThat(note.filter()).hasToString("{\"by\":[\"project\",\"text\"]}");
            assertThat(note.sessions()).isEqualTo(1);
        });
    }

    @Test
    void shouldReadEveryCondition() {
        post(200, """
                {"ids":[12,"#13"],"session":["s-1","s-2"],"project":"shop","after":"2026-11-01","before":"1d",
                 "text":"two words","dryRun":true}""");

        assertThat(asked.getLast())
                .isEqualTo(new ForgetFilter(
                        List.of(12L, 13L),
                        List.of(SessionId.local("s-1"), SessionId.local("s-2")),
                        List.of("shop"),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        clock.instant().minus(Duration.ofDays(1)),
                        "two words"));
    }

    @Test
    void shouldSayThatNothingIsDoneTwiceWhenTheLogDoesNotAnswer() {
        sessions(1);
        log.outcome = OrderOutcome.UNAVAILABLE;

        assertThat(post(503, "{\"session\":\"s-0\"}").path("detail").asText()).contains("nothing is done twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|body",
                "{\"dryRun\":true}|body",
                "{\"sesion\":\"s-1\"}|sesion",
                "{\"ids\":[\"twelve\"]}|ids",
                "{\"ids\":[]}|ids",
                "{\"ids\":[-1]}|ids",
                "{\"text\":\"-word\"}|text",
                "{\"before\":\"soon\"}|before",
                "{\"session\":7}|session",
                "{\"project\":\"p\",\"dryRun\":\"yes\"}|dryRun",
                "{\"project\":\"p\",\"cursor\":\"x\"}|cursor"
            })
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        assertThat(post(400, body).at("/issues/0/field").asText()).isEqualTo(field);
        assertThat(log.events).isEmpty();
    }

    @Test
    void shouldForgetOneMemoryThatAClientOfClaudeMemDeletes() {
        sessions(1);

        JsonNode answer = delete(200, "/api/observation/12");

        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("id").asInt()).isEqualTo(12);
        assertThat(answer.path("kind").asText()).isEqualTo("observation");
        assertThat(asked.getFirst().numbers()).containsExactly(12L);
        assertThat(log.events).hasSize(1);
        assertThat(log.audit.getFirst().actor()).isEqualTo("node-owner");
    }

    @Test
    void shouldDeleteNothingUnderANumberOfAnotherKindOrNone() {
        sessions(1);

        assertThat(delete(404, "/api/summary/12").path("error").asText()).isEqualTo("summary #12 not found");
        assertThat(delete(400, "/api/prompt/twelve").path("parameter").asText()).isEqualTo("id");
        assertThat(log.events).isEmpty();
    }

    @Test
    void shouldForgetByAuthorAndTimesAlsoWhatTheCallerDoesNotSee() {
        post(200, "{\"author\":\"ben\",\"dryRun\":true}");
        post(200, "{\"author\":\"ben\",\"after\":\"2026-11-01\",\"before\":\"1d\",\"dryRun\":true}");

        assertThat(unseen).hasSize(2);
        assertThat(asked).isEmpty();
    }

    /** By yes or no to a condition, its caller would learn what is in memories that it may not see. */
    @ParameterizedTest
    @ValueSource(strings = {"\"ids\":[12]", "\"session\":\"s-1\"", "\"project\":\"shop\"", "\"text\":\"word\""})
    void shouldKeepToWhatTheCallerSeesByAnyFurtherCondition(String condition) {
        post(200, "{\"author\":\"ben\"," + condition + ",\"dryRun\":true}");

        assertThat(asked).hasSize(1);
        assertThat(unseen).isEmpty();
    }

    @Test
    void shouldKeepAKeyOfSomeProjectsToWhatItSees() {
        caller = new Principal(
                "k1",
                TeamName.LOCAL,
                "ann",
                Set.of(KeyScope.ADMIN),
                new ProjectGlobs(List.of("shop")),
                Visibility.TEAM);

        post(200, "{\"author\":\"ben\",\"dryRun\":true}");

        assertThat(asked).hasSize(1);
        assertThat(unseen).isEmpty();
    }

    private JsonNode delete(int status, String path) {
        return send(status, path, HttpRequest.newBuilder().DELETE());
    }

    private JsonNode post(int status, String body) {
        return send(status, "/v1/forget", HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode send(int status, String path, HttpRequest.Builder request) {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        try {
            HttpResponse<String> response = client.send(
                    request.uri(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return Reply.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The real queries; they note what they are asked. */
    private ForgetQueries spied(List<ForgetFilter> by) {
        return new ForgetQueries(store.database) {
            @Override
            public Extent extent(ForgetFilter filter, long after) {
                by.add(filter);
                return super.extent(filter, after);
            }
        };
    }

    /** Sessions of the shop with an observation and a dead letter each. */
    private void sessions(int count) {
        for (int i = 0; i < count; i++) {
            SessionId id = SessionId.local("s-" + i);
            EventId event = new EventId("e1");
            store.add(Seeds.about(
                    12 + i,
                    new MemoryKey(id, 1, 0),
                    SessionNumber.of(id),
                    "bugfix",
                    "a secret plan",
                    "/p/Cart.java",
                    Seeds.MORNING.plusSeconds(i)));
            store.add(Seeds.session(id, "parcel-service", "claude-code", Ledger.EMPTY));
            store.letter(
                    new DeadLetter(
                            DeadLetter.keyOf(id, event),
                            id,
                            event,
                            FailureClass.MALFORMED,
                            "no elements",
                            1,
                            Seeds.MORNING,
                            Seeds.MORNING,
                            "openai",
                            1,
                            0,
                            Topics.EVENTS,
                            0,
                            i),
                    "{\"project\":\"parcel-service\"}".getBytes(StandardCharsets.UTF_8));
        }
    }
}
