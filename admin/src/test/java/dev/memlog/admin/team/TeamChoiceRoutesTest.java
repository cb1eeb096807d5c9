/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.team;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.RecordedLog;
import dev.memlog.edge.Gates;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.sql.Viewer;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a team sets for itself, over HTTP, up to the records of the log and the rows that are shown again. */
class TeamChoiceRoutesTest {
    private static final TeamName ACME = new TeamName("acme");
    private static final String MODES = "/v1/team/modes";
    private static final String PRICES = "/v1/team/prices";
    private final SeededStore store = new SeededStore();
    private final RecordedLog log = new RecordedLog(store);
    private final HttpClient client = HttpClient.newHttpClient();
    private Undertow server;

    private static final ModeNames NAMES = new ModeNames() {
        @Override
        public Set<String> all() {
            return new TreeSet<>(Set.of("broken", "code", "research"));
        }

        @Override
        public Optional<String> fault(String name) {
            return name.equals("broken") ? Optional.of("broken.json is no JSON") : Optional.empty();
        }
    };

    private record Answer(int status, JsonNode json) {}

    @BeforeEach
    void open() {
        serve(keyOf(ACME, ProjectGlobs.ALL));
    }

    private void serve(Principal caller) {
        if (server != null) {
            server.stop();
        }
        Routes routes = new Routes(Door.everyone(caller));
        Gates gates = new Gates(ReadMetrics.NONE, ByteBudget.ofHeap());
        SpendQueries rows = new SpendQueries(store.teams.source(caller.team(), Viewer.EVERYTHING));
        TestClock clock = new TestClock(Seeds.MORNING);
        new TeamModeRoutes(rows, NAMES, log.commands, gates, clock).addTo(routes);
        new TeamPriceRoutes(rows, log.commands, gates, clock).addTo(routes);
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

    private static Principal keyOf(TeamName team, ProjectGlobs projects) {
        return new Principal("key-1", team, "ann", Set.of(KeyScope.ADMIN), projects, Visibility.TEAM);
    }

    @Test
    void shouldSetShowAndUnsetAMode() {
        Answer set = post(MODES, "{\"project\":\"thesis*\",\"mode\":\"research\"}");
        JsonNode shown = get(MODES).json();
        Answer unset = post(MODES + "/clear", "{\"project\":\"thesis*\"}");

        assertThat(set.json()).hasToString("{\"project\":\"thesis*\",\"mode\":\"research\"}");
        assertThat(shown.at("/items/0/project").asText()).isEqualTo("thesis*");
        assertThat(shown.at("/items/0/by").asText()).isEqualTo("key-1");
        assertThat(shown.path("modes")).hasSize(3);
        assertThat(unset.status()).isEqualTo(200);
        assertThat(get(MODES).json().path("items")).isEmpty();
        assertThat(log.control).isEmpty();
        assertThat(log.audit).extracting(AuditRecord::action).containsExactly("mode-set", "mode-cleared");
    }

    @Test
    void shouldWriteARecordOfTheCallersTeam() {
        post(MODES, "{\"project\":\"shop\",\"mode\":\"code\"}");
        post(PRICES, "{\"model\":\"gpt-5*\",\"input\":\"1.25\",\"output\":10,\"cachedInput\":\"0.125\"}");

        assertThat(log.control)
                .containsEntry("team/acme/mode/shop", new ProjectMode(ACME, "shop", "code", "key-1", Seeds.MORNING))
                .containsEntry(
                        "team/acme/price/gpt-5*",
                        new ModelPrice(ACME, "gpt-5*", 1_250_000, 10_000_000, 125_000L, "key-1", Seeds.MORNING));
    }

    @Test
    void shouldSetShowAndUnsetAPrice() {
        Answer set = post(PRICES, "{\"model\":\"own\",\"input\":0.4,\"output\":\"1.60\"}");
        JsonNode shown = get(PRICES).json();
        post(PRICES + "/clear", "{\"model\":\"own\"}");

        assertThat(set.json()).hasToString("{\"model\":\"own\",\"input\":\"0.4\",\"output\":\"1.6\"}");
        assertThat(shown.at("/items/0/output").asText()).isEqualTo("1.6");
        assertThat(get(PRICES).json().path("items")).isEmpty();
        assertThat(log.audit).extracting(AuditRecord::action).containsExactly("price-set", "price-cleared");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/team/modes | {'project':'shop','mode':'absent'} | mode | one of broken, code, research",
                "/v1/team/modes | {'project':'shop','mode':'broken'} | mode | broken.json is no JSON",
                "/v1/team/modes | {'project':'shop'} | mode | one of",
                "/v1/team/modes | {'project':' ','mode':'code'} | project | a project's name",
                "/v1/team/modes | {'project':7,'mode':'code'} | project | a project's name",
                "/v1/team/modes | {'mode':'code'} | project | a project's name",
                "/v1/team/modes | {'projects':'a','project':'a','mode':'code'} | projects | left out",
                "/v1/team/modes/clear | {} | project | a project's name",
                "/v1/team/prices | {'model':'own','output':'1'} | input | US dollars for a million tokens",
                "/v1/team/prices | {'model':'own','input':'1'} | output | from 0 to 1000",
                "/v1/team/prices | {'model':'own','input':'1','output':'1001'} | output | from 0 to 1000",
                "/v1/team/prices | {'model':'own','input':'-1','output':'1'} | input | from 0 to 1000",
                "/v1/team/prices | {'model':'own','input':'a','output':'1'} | input | from 0 to 1000",
                "/v1/team/prices | {'model':'own','input':'1','output':'1','cachedInput':[]} | cachedInput | from 0",
                "/v1/team/prices | {'model':'g*t','input':'1','output':'1'} | model | * at its end",
                "/v1/team/prices | {'input':'1','output':'1'} | model | a model's name",
                "/v1/team/prices/clear | {'model':''} | model | a model's name",
            })
    void shouldNameTheFieldThatCannotBeMeant(String route, String body, String field, String allowed) {
        Answer answer = post(route, body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("parameter").asText()).isEqualTo(field);
        assertThat(answer.json().toString()).contains(allowed);
        assertThat(log.control).isEmpty();
        assertThat(log.audit).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "operators"})
    void shouldLeaveTheNodesSettingsToThoseWhoHaveThemForTheirOwn(String team) {
        serve(keyOf(new TeamName(team), ProjectGlobs.ALL));

        Answer mode = post(MODES, "{\"project\":\"shop\",\"mode\":\"code\"}");
        Answer price = post(PRICES, "{\"model\":\"own\",\"input\":\"1\",\"output\":\"1\"}");

        assertThat(mode.status()).isEqualTo(409);
        assertThat(mode.json().toString()).contains("mode.project.NAME");
        assertThat(price.status()).isEqualTo(409);
        assertThat(price.json().toString()).contains("price.MODEL.input");
        assertThat(post(MODES + "/clear", "{\"project\":\"shop\"}").status()).isEqualTo(409);
        assertThat(get(MODES).json().path("items")).isEmpty();
        assertThat(log.control).isEmpty();
    }

    @Test
    void shouldShowAndChangeNothingForAKeyOfSomeProjects() {
        serve(keyOf(ACME, new ProjectGlobs(List.of("shop"))));

        assertThat(get(MODES).status()).isEqualTo(403);
        assertThat(get(PRICES).status()).isEqualTo(403);
        assertThat(post(MODES, "{\"project\":\"shop\",\"mode\":\"code\"}").status())
                .isEqualTo(403);
        assertThat(post(PRICES + "/clear", "{\"model\":\"own\"}").status()).isEqualTo(403);
        assertThat(log.control).isEmpty();
    }

    @Test
    void shouldSayThatTheLogIsAway() {
        log.outcome = OrderOutcome.UNAVAILABLE;

        assertThat(post(MODES, "{\"project\":\"shop\",\"mode\":\"code\"}").status())
                .isEqualTo(503);
    }

    @Test
    void shouldBoundHowMuchATeamSets() {
        for (int i = 0; i < TeamOrders.MOST; i++) {
            ProjectMode choice = new ProjectMode(ACME, "p" + i, "code", "ann", Seeds.MORNING);
            store.control(choice.recordKey(), choice);
        }

        assertThat(post(MODES, "{\"project\":\"one-more\",\"mode\":\"code\"}").status())
                .isEqualTo(409);
        assertThat(post(MODES, "{\"project\":\"p7\",\"mode\":\"research\"}").status())
                .isEqualTo(200);
    }

    private Answer get(String path) {
        return send(path, HttpRequest.newBuilder().GET());
    }

    private Answer post(String path, String body) {
        return send(
                path,
                HttpRequest.newBuilder()
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json"));
    }

    private Answer send(String path, HttpRequest.Builder request) {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        try {
            var answer = client.send(
                    request.uri(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), Reply.MAPPER.readTree(answer.body()));
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
