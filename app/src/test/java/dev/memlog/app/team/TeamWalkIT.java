/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.app.node.FakeProvider;
import dev.memlog.app.team.TeamClient.Answer;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.team.TeamName;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two teams with the same session ids, projects and words: nothing of one is reachable with a key of the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TeamWalkIT {
    private static final String RED = "zanzibar";
    private static final String BLUE = "quokka";
    private static final long SEED = 20_261_117;
    private static final int RANDOM_REQUESTS = 1_000;
    private static final List<String> QUERIES = List.of(
            "",
            "?query=checkout&q=checkout&text=checkout",
            "?query=" + RED + "&q=" + RED,
            "?query=zanzibra",
            "?project=shop&projects=shop&session=same-session&contentSessionId=same-session",
            "?by=session&file=a&files=a&concept=b&type=discovery");

    private FakeProvider provider;
    private EmbeddedNode node;
    private TeamClient operator;
    private TeamClient red;
    private TeamClient blue;
    private Map<String, String> blueAlone;
    private List<String> ofRed;

    @BeforeAll
    void seed(@TempDir Path folder) throws IOException {
        provider = FakeProvider.open(Duration.ZERO);
        node = EmbeddedNode.start(
                folder,
                Map.of(
                        "auth", "keys",
                        "auth.failures-per-minute", "0",
                        "auth.requests-per-second", "0",
                        "providers", "openai",
                        "provider.openai.base-url", provider.baseUrl(),
                        "provider.openai.api-key", "not-a-key"));
        operator = new TeamClient(
                node.url(), Files.readString(folder.resolve("admin.key")).strip());
        red = member("red", "ann");
        blue = member("blue", "bob");
        blue.seed(BLUE);
        blueAlone = blue.snapshot(node.routes(), values(blue), QUERIES);
        red.seed(RED);
        ofRed = values(red);
    }

    @AfterAll
    void stop() {
        node.close();
        provider.close();
    }

    @Test
    void shouldAnswerOneTeamTheSameWhateverTheOtherHas() {
        assertThat(TeamClient.changes(blueAlone, blue.snapshot(node.routes(), values(blue), QUERIES)))
                .isEmpty();
        assertThat(blueAlone.values()).anyMatch(answer -> answer.contains(BLUE)).noneMatch(TeamWalkIT::tellsOfRed);
    }

    @Test
    void shouldAnswerWhatIsAnotherTeamsLikeWhatDoesNotExist() {
        for (Routes.Route route : node.routes()) {
            if (TeamClient.isRead(route) && route.template().contains("{")) {
                for (String value : ofRed) {
                    if (!value.equals(TeamClient.SESSION) && !value.equals(TeamClient.PROJECT)) {
                        assertSameAsNothing("GET", route, value, null);
                    }
                }
            }
        }
    }

    @Test
    void shouldChangeNothingOfAnotherTeamByAnyOrder() {
        Map<String, String> before = red.snapshot(node.routes(), ofRed, QUERIES);
        TeamClient thief = member("green", "mallory");
        for (Routes.Route route : node.routes()) {
            String method = route.method().toString();
            if (route.scope() != null && !method.equals("GET") && !isOfTheThief(route)) {
                for (String path : TeamClient.paths(route, ofRed)) {
                    for (Object body : bodies()) {
                        Answer answer = thief.send(method, path, body);
                        assertThat(answer.body()).as(method + " " + path).doesNotContain(RED);
                        assertThat(answer.status()).as(method + " " + path).isNotEqualTo(500);
                    }
                }
            }
        }

        assertThat(TeamClient.changes(before, red.snapshot(node.routes(), ofRed, QUERIES)))
                .isEmpty();
    }

    @Test
    void shouldFindNothingByAThousandRandomRequests() {
        long seed = Long.getLong("memlog.seed", SEED);
        Random random = new Random(seed);
        Map<String, String> before = red.snapshot(node.routes(), ofRed, QUERIES);
        TeamClient guesser = member("grey", "trudy");
        List<Routes.Route> routes = node.routes().stream()
                .filter(route -> route.scope() != null && !isOfTheThief(route))
                .filter(route -> !route.template().equals("/stream"))
                .toList();
        List<String> pool = new ArrayList<>(ofRed);
        pool.addAll(List.of(
                "checkout", "shop", "red", "*", "", "0", "1", "../red", "%1F", "red\u001f" + TeamClient.SESSION));
        for (int i = 0; i < RANDOM_REQUESTS; i++) {
            Routes.Route route = routes.get(random.nextInt(routes.size()));
            String value = pool.get(random.nextInt(pool.size()));
            String path = TeamClient.paths(route, List.of(value.isEmpty() ? "x" : value))
                            .getFirst() + "?" + randomFields(random, pool, "=", "&", true);
            boolean reads = route.method().toString().equals("GET");
            String body = reads ? null : "{" + randomFields(random, pool, ":", ",", false) + "}";
            Answer answer = guesser.send(route.method().toString(), path, body);
            assertThat(answer.body())
                    .as("seed %d: %s %s %s", seed, route.method(), path, body)
                    .satisfies(text -> assertThat(tellsOfRed(text)).isFalse());
        }

        assertThat(TeamClient.changes(before, red.snapshot(node.routes(), ofRed, QUERIES)))
                .as("seed " + seed)
                .isEmpty();
    }

    @Test
    void shouldStreamNothingOfAnotherTeam() {
        TeamClient reader = member("teal", "rita");
        TeamClient writer = member("pink", "walt");
        List<String> frames = reader.framesUntil("0", "This is the last", () -> {
            writer.post("/api/memory/save", Map.of("text", "Another " + RED, "project", "shop"));
            reader.post("/api/memory/save", Map.of("text", "This is the last", "project", "shop"));
        });

        assertThat(frames).noneMatch(frame -> frame.contains(RED));
    }

    @Test
    void shouldTellAnotherTeamNothingByAnyTool() {
        JsonNode tools = tool("tools/list", Map.of()).path("tools");
        assertThat(tools.size()).isGreaterThan(4);
        List<Object> ids = numbers(red);
        for (JsonNode each : tools) {
            for (Map<String, Object> arguments : List.<Map<String, Object>>of(
                    Map.of("query", RED),
                    Map.of("query", "checkout", "project", "shop"),
                    Map.of("ids", ids),
                    Map.of("anchor", ids.getFirst()),
                    Map.of("id", ids.getFirst()))) {
                String answer = tool(
                                "tools/call", Map.of("name", each.path("name").asText(), "arguments", arguments))
                        .toString();
                assertThat(tellsOfRed(answer)).as(each.path("name").asText()).isFalse();
            }
        }
    }

    @Test
    void shouldShowOperatorsNoTeamsMemories() {
        assertThat(operator.snapshot(node.routes(), ofRed, QUERIES).values())
                .noneMatch(answer -> tellsOfRed(answer) || answer.contains("keeps a " + BLUE));
        assertThat(operator.get("/metrics").body()).doesNotContain("\"red\"", "\"blue\"", RED);
        assertThat(red.get("/metrics").status()).isEqualTo(403);
    }

    @Test
    void shouldEraseATeamWithItsKeysAndDatabaseAndNothingElse() {
        TeamClient leaving = member("brown", "eve");
        leaving.seed("capybara");
        Path database = node.folder().resolve("teams").resolve("brown.db");
        assertThat(database).exists();
        Map<String, String> before = blue.snapshot(node.routes(), values(blue), QUERIES);

        assertThat(red.post("/v1/teams/brown/erase", Map.of()).status()).isEqualTo(403);
        JsonNode dry =
                operator.post("/v1/teams/brown/erase", Map.of("dryRun", true)).json();
        assertThat(dry.at("/matched/keys").asInt()).isEqualTo(1);
        assertThat(dry.at("/matched/memories").asInt()).isPositive();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> operator.post("/v1/teams/brown/erase", Map.of())
                        .json()
                        .path("done")
                        .asBoolean());

        await().atMost(Duration.ofSeconds(10)).until(() -> Files.notExists(database));
        assertThat(leaving.get("/api/stats").status()).isEqualTo(401);
        assertThat(operator.post("/v1/teams", Map.of("team", "brown", "author", "eve"))
                        .status())
                .isEqualTo(409);
        assertThat(TeamClient.changes(before, blue.snapshot(node.routes(), values(blue), QUERIES)))
                .isEmpty();
    }

    private void assertSameAsNothing(String method, Routes.Route route, String value, @Nullable Object body) {
        String nothing = value.matches("\\d+") ? "4503599627370" : "no-such-thing";
        Answer foreign =
                blue.send(method, TeamClient.paths(route, List.of(value)).getFirst(), body);
        Answer none =
                blue.send(method, TeamClient.paths(route, List.of(nothing)).getFirst(), body);
        assertThat(foreign.status())
                .as(method + " " + route.template() + " " + value)
                .isEqualTo(none.status());
        assertThat(without(value, foreign))
                .as(method + " " + route.template() + " " + value)
                .isEqualTo(without(nothing, none));
    }

    /** The answer without the value that was asked for, where it stands as a word. */
    private static String without(String value, Answer answer) {
        return TeamClient.still(answer.body()).replaceAll("\\b" + Pattern.quote(value) + "\\b", "X");
    }

    /** These concern a team's keys or the whole node, have tests of their own, and would end this one. */
    private static boolean isOfTheThief(Routes.Route route) {
        return route.ofNode()
                || route.template().startsWith("/v1/keys")
                || route.template().startsWith("/v1/teams");
    }

    private List<Object> bodies() {
        List<Object> numbers = numbers(red);
        String letter = letter(red);
        Map<String, Object> event = new HashMap<>();
        event.put("sessionId", TeamClient.SESSION);
        event.put("contentSessionId", TeamClient.SESSION);
        event.put("session_id", TeamClient.SESSION);
        event.put("hook_event_name", "SessionEnd");
        event.put("eventType", "session_end");
        event.put("tool_name", "Bash");
        return List.of(
                event,
                Map.of("ids", numbers),
                Map.of("key", letter, "reason", "theft", "payload", Map.of("input", "x")),
                Map.of("session", TeamClient.SESSION, "reason", "theft"),
                Map.of("project", "shop", "from", "shop", "to", "stolen", "old", "shop", "name", "stolen"),
                Map.of("text", RED, "query", RED),
                Map.of("wrong", true),
                Map.of("title", "stolen"),
                Map.of("memorySessionIds", List.of(TeamClient.SESSION), "sessionDbIds", List.of(number("red"))),
                "");
    }

    /** The word alone is in answers to a question with the word. */
    private static boolean tellsOfRed(String answer) {
        return Stream.of(RED + " once", "keeps a " + RED, "The " + RED, "of the " + RED, "checkout " + RED)
                .anyMatch(answer::contains);
    }

    private static String randomFields(Random random, List<String> pool, String is, String and, boolean inUrl) {
        List<String> names = List.of(
                "query",
                "q",
                "ids",
                "id",
                "session",
                "sessionId",
                "contentSessionId",
                "project",
                "key",
                "limit",
                "offset",
                "anchor",
                "text",
                "cursor",
                "after",
                "before",
                "by",
                "team",
                "author",
                "sessionDbId");
        StringBuilder fields = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = names.get(random.nextInt(names.size()));
            String value = pool.get(random.nextInt(pool.size()));
            fields.append(fields.isEmpty() ? "" : and)
                    .append(inUrl ? name : "\"" + name + "\"")
                    .append(is)
                    .append(
                            inUrl
                                    ? NodeHttp.encoded(value)
                                    : TextNode.valueOf(value).toString());
        }
        return fields.toString();
    }

    /** By which a team's things are addressed: numbers, ids and keys. */
    private List<String> values(TeamClient team) {
        List<String> values = new ArrayList<>();
        numbers(team).forEach(number -> values.add(String.valueOf(number)));
        values.add(TeamClient.SESSION);
        values.add(TeamClient.PROJECT);
        values.add(letter(team));
        values.add(String.valueOf(number(team == red ? "red" : "blue")));
        return values;
    }

    private static long number(String team) {
        return SessionNumber.of(new SessionId(new TeamName(team), TeamClient.SESSION))
                .value();
    }

    private static List<Object> numbers(TeamClient team) {
        List<Object> numbers = new ArrayList<>();
        for (String list : List.of("/api/observations", "/api/summaries", "/api/prompts")) {
            team.get(list)
                    .json()
                    .path("items")
                    .forEach(item -> numbers.add(item.path("id").asLong()));
        }
        return numbers;
    }

    private static String letter(TeamClient team) {
        return team.get("/v1/dead-letters")
                .json()
                .path("items")
                .path(0)
                .path("key")
                .asText();
    }

    private JsonNode tool(String method, Map<String, Object> parameters) {
        Answer answer = blue.post("/mcp", Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("result");
    }

    private TeamClient member(String team, String author) {
        Answer made = operator.post(
                "/v1/keys", Map.of("team", team, "author", author, "scopes", List.of("write", "read", "ops", "admin")));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return new TeamClient(node.url(), made.json().path("key").asText());
    }
}
