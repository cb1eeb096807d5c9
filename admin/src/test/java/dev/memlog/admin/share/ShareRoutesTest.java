/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.admin.RecordedLog;
import dev.memlog.edge.Gates;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionEvent.SetVisibility;
import dev.memlog.event.SessionEvent.ShareMemory;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.Principal;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareRoutesTest {
    private static final String AUTHOR = "dev";
    private static final String TEAM = "{\"visibility\":\"team\"}";
    private static final String PRIVATE = "{\"visibility\":\"private\"}";
    private final SeededStore store = new SeededStore();
    private final RecordedLog log = new RecordedLog(store);
    private final HttpClient client = HttpClient.newHttpClient();
    private Undertow server;

    @BeforeEach
    void open() {
        store.add(Seeds.observation(11));
        store.add(Seeds.summary(12));
        serve(AUTHOR);
    }

    private void serve(String author) {
        Routes routes = new Routes(Door.everyone(Principal.everyone(TeamName.LOCAL, author)));
        new ShareRoutes(
                        new ForgetQueries(store.database),
                        log.commands,
                        new Gates(ReadMetrics.NONE, ByteBudget.ofHeap()),
                        new TestClock(Seeds.MORNING))
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
    void shouldShareAMemoryOfItsAuthorAndAuditIt() throws Exception {
        HttpResponse<String> answer = post("/v1/memories/12/share", TEAM);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"id\":12,\"visibility\":\"team\"}");
        assertThat(log.events).singleElement().isInstanceOfSatisfying(ShareMemory.class, share -> {
            assertThat(share.memory()).isEqualTo(Seeds.summary(12).key());
            assertThat(share.visibility()).isEqualTo(Visibility.TEAM);
            assertThat(share.envelope().author()).isEqualTo(AUTHOR);
        });
        assertThat(log.audit).singleElement().satisfies(note -> {
            assertThat(note.action()).isEqualTo("memory-visibility-set");
            assertThat(note.filter()).hasToString("{\"id\":12,\"visibility\":\"team\"}");
        });
    }

    @Test
    void shouldSetASessionsVisibility() throws Exception {
        SessionId session = Seeds.summary(12).key().session();

        HttpResponse<String> answer = post("/v1/sessions/" + session + "/visibility", PRIVATE);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(log.events).singleElement().isInstanceOfSatisfying(SetVisibility.class, set -> {
            assertThat(set.envelope().sessionId()).isEqualTo(session);
            assertThat(set.visibility()).isEqualTo(Visibility.PRIVATE);
        });
        assertThat(log.audit.getFirst().action()).isEqualTo("session-visibility-set");
    }

    @Test
    void shouldLeaveItToTheAuthor() throws Exception {
        server.stop();
        serve("eve");

        HttpResponse<String> memory = post("/v1/memories/12/share", PRIVATE);
        HttpResponse<String> session =
                post("/v1/sessions/" + Seeds.summary(12).key().session() + "/visibility", PRIVATE);

        assertThat(memory.statusCode()).isEqualTo(403);
        assertThat(memory.body()).contains("memory #12 is another author's");
        assertThat(session.statusCode()).isEqualTo(403);
        assertThat(log.events).isEmpty();
        assertThat(log.audit).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/memories/99/share|{\"visibility\":\"team\"}|404|memory #99 not found",
                "/v1/sessions/nobody/visibility|{\"visibility\":\"team\"}|404|session nobody not found",
                "/v1/memories/12/share|{\"visibility\":\"mine\"}|400|visibility",
                "/v1/memories/12/share|{}|400|team or private",
                "/v1/memories/x/share|{\"visibility\":\"team\"}|400|id"
            })
    void shouldSayWhatIsWrong(String path, String body, int status, String words) throws Exception {
        HttpResponse<String> answer = post(path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(log.events).isEmpty();
    }

    @Test
    void shouldAnswer503WhenTheLogIsAway() throws Exception {
        log.outcome = OrderOutcome.UNAVAILABLE;

        assertThat(post("/v1/memories/12/share", TEAM).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
