/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.RecordedLog;
import dev.memlog.admin.claudemem.ClaudeMemImport;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.Principal;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.file.BoundedLines;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.testkit.TestClock;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports and imports over HTTP. */
class TransferRoutesTest {
    private static final int MEMORIES = 450;
    private static final String ROWS = """
            {"sessions": [{"id": 3, "content_session_id": "c-1", "memory_session_id": "m-1", "project": "shop",
                "started_at_epoch": 1770000000000, "completed_at_epoch": null}],
             "prompts": [{"id": 5, "content_session_id": "c-1", "prompt_number": 2, "prompt_text": "mend it",
                "created_at_epoch": 1770000001000}],
             "observations": [{"id": 12, "memory_session_id": "m-1", "project": "shop", "type": "bugfix", "title": "Route mended",
                "facts": "[\\"one\\",\\"two\\"]", "concepts": ["gotcha"], "created_at_epoch": 1770000002000}],
             "summaries": [{"id": 7, "memory_session_id": "m-1", "project": "shop", "learned": "routes end",
                "created_at_epoch": 1770000003000}]}""";
    private final SeededStore store = new SeededStore();
    private final RecordedLog log = new RecordedLog(store);
    private volatile Supplier<OptionalLong> lag = () -> log.memories.lag;
    private final List<String> replies = new CopyOnWriteArrayList<>();
    private final ByteBudget memory = ByteBudget.ofHeap();
    private final OkHttpClient client = new OkHttpClient();
    private Undertow server;

    @BeforeEach
    void start() {
        Routes routes = new Routes(Door.everyone(Principal.everyone(TeamName.LOCAL, "dev")));
        new TransferRoutes(
                        new ExportQueries(store.database),
                        new ExportQueries(store.database),
                        new OriginQueries(store.database),
                        new ClaudeMemImport(new SessionQueries(store.database), memory),
                        log.commands,
                        () -> lag.get(),
                        new ExportCodec(TeamName.LOCAL, "dev"),
                        new Gates((route, statusCode, took) -> replies.add(route + " " + statusCode), memory),
                        new TestClock(Seeds.MORNING))
                .addTo(routes);
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1_000L)
                .setHandler(routes.handler())
                .build();
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        store.close();
    }

    @Test
    void shouldTakeAnExportThatIsLongerThanOtherRequestsMayBeAndTellTheSame() throws IOException {
        StringBuilder lines = new StringBuilder(header());
        lines.append(
                "{\"type\":\"session\",\"sessionId\":\"s\",\"project\":\"shop\",\"team\":\"local\",\"author\":\"dev\","
                        + "\"platform\":\"cli\",\"startedAt\":\"2026-01-01T10:00:00Z\",\"lastActivityAt\":\"2026-11-22T10:49:37.125Z\","
                        + "\"promptCount\":3}\n");
        for (int i = 1; i <= MEMORIES; i++) {
            lines.append(prompt(i));
        }
        lines.append("{\"type\":\"end\",\"sessions\":1,\"memories\":" + MEMORIES + "}\n");

        JsonNode report = Reply.MAPPER.readTree(post("/v1/import", lines.toString(), null, 200));
        String told = get("/v1/export");

        assertThat(report.at("/added/prompts").asInt()).isEqualTo(MEMORIES);
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(told.replaceAll("\"(number|oldNumbers)\":[^\"]*,|\"tokens\":0,|,\"highestNumber\":[0-9]+", "")
                        .replaceAll("exportedAt\":\"[^\"]*", "exportedAt\":\"2026-01-01T10:00:00Z"))
                .isEqualTo(lines.toString());
        // A reply is counted when it is sent, which its reader may see before.
        await().untilAsserted(() -> assertThat(replies).containsExactly("/v1/import 200", "/v1/export 200"));
    }

    @Test
    void shouldTellOfOneProjectAlone() throws IOException {
        post("/v1/import", header() + prompt(1) + prompt(2).replace("shop", "till"), null, 200);

        assertThat(get("/v1/export?project=till").lines()).hasSize(3).anyMatch(line -> line.contains("asked 2"));
    }

    @Test
    void shouldSayWhatStoodOnWhichLineOfTheWholeFile() throws IOException {
        String body = post("/v1/import?firstLine=1001&dryRun=true", header() + prompt(1) + "nonsense\n", null, 200);

        assertThat(Reply.MAPPER.readTree(body).at("/errors/0/line").asInt()).isEqualTo(1002);
        assertThat(log.events).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoExport() throws IOException {
        JsonNode none = Reply.MAPPER.readTree(post("/v1/import", "{\"hello\":1}\n", null, 400));
        post("/v1/import", header().replace("\"version\":1", "\"version\":7"), null, 400);
        post("/v1/import?dryRun=perhaps", header(), null, 400);

        assertThat(none.at("/errors/0/line").asInt()).isEqualTo(1);
        assertThat(none.at("/errors/0/field").asText()).isEqualTo("type");
    }

    @Test
    void shouldRefuseAPageThatIsServedFromElsewhere() throws IOException {
        post("/v1/import", header() + prompt(1), "https://elsewhere.example", 403);

        assertThat(log.events).isEmpty();
    }

    @Test
    void shouldSkipALineThatIsTooLong() throws IOException {
        String longLine = prompt(1).replace("asked 1", "x".repeat(BoundedLines.MAX_BYTES));

        JsonNode report = Reply.MAPPER.readTree(post("/v1/import", header() + longLine + prompt(2), null, 200));

        assertThat(report.at("/errors/0/problem").asText()).contains("longer than");
        assertThat(report.at("/errors/0/line").asInt()).isEqualTo(2);
        assertThat(report.at("/added/prompts").asInt()).isEqualTo(1);
    }

    @Test
    void shouldTakeRowsOfClaudeMemOnce() throws IOException {
        JsonNode first = Reply.MAPPER.readTree(post("/api/import", ROWS, null, 200));
        int given = log.events.size();
        JsonNode second = Reply.MAPPER.readTree(post("/api/import", ROWS, null, 200));

        assertThat(first.path("success").asBoolean()).isTrue();
        assertThat(first.path("stats").toString())
                .isEqualTo(
                        "{\"sessionsImported\":1,\"sessionsSkipped\":0,\"summariesImported\":1,\"summariesSkipped\":0,"
                                + "\"observationsImported\":1,\"observationsSkipped\":0,\"promptsImported\":1,\"promptsSkipped\":0}");
        List<String> origins = List.of(
                "claude-mem/c-1/prompt/5@1770000001000",
                "claude-mem/c-1/observation/12@1770000002000",
                "claude-mem/c-1/summary/7@1770000003000");
        assertThat(new OriginQueries(store.database).numbers(origins)).containsOnlyKeys(origins);
        assertThat(given).isEqualTo(4);
        assertThat(log.events).hasSize(4);
        assertThat(second.at("/stats/observationsSkipped").asInt()).isEqualTo(1);
        assertThat(second.at("/stats/sessionsSkipped").asInt()).isEqualTo(1);
        assertThat(second.at("/stats/promptsImported").asInt()).isZero();
    }

    @Test
    void shouldNameTheRowsThatCannotBeTakenAndTakeTheOthers() throws IOException {
        String rows = ROWS.replace("\"prompt_text\": \"mend it\"", "\"prompt_text\": \"\"")
                .replace("\"id\": 12, ", "")
                .replace(
                        "\"learned\": \"routes end\",\n    \"created_at_epoch\": 1770000003000",
                        "\"learned\": \"routes end\"");

        JsonNode report = Reply.MAPPER.readTree(post("/api/import", rows, null, 200));

        assertThat(report.at("/stats/sessionsImported").asInt()).isEqualTo(1);
        assertThat(report.path("brokenRows").asInt()).isEqualTo(3);
        assertThat(report.path("errors").valueStream().map(JsonNode::toString))
                .containsExactlyInAnyOrder(
                        "{\"table\":\"user_prompts\",\"id\":5,\"problem\":\"it has no text\"}",
                        "{\"table\":\"observations\",\"id\":0,\"problem\":\"it has no id\"}",
                        "{\"table\":\"session_summaries\",\"id\":7,\"problem\":\"it has no created_at_epoch\"}");
    }

    @Test
    void shouldRefuseRowsThatAreNone() throws IOException {
        assertThat(post("/api/import", "{\"observations\":{}}", null, 400))
                .contains("observations must be a list of rows");
        assertThat(post("/api/import", "nonsense", null, 400)).contains("valid JSON");
        post("/api/import", "[]", null, 400);
        post("/api/import", ROWS, "https://elsewhere.example", 403);
        assertThat(post("/api/import", " ".repeat(ClaudeMemImport.MOST_BYTES + 1), null, 413))
                .contains("in parts");
        assertThat(log.events).isEmpty();
    }

    private String get(String path) throws IOException {
        try (Response response =
                client.newCall(new Request.Builder().url(url(path)).build()).execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.header("Content-Type")).startsWith("application/x-ndjson");
            return response.body().string();
        }
    }

    private String post(String path, String lines, @Nullable String origin, int status) throws IOException {
        Request.Builder request = new Request.Builder()
                .url(url(path))
                .post(RequestBody.create(lines, MediaType.get("application/x-ndjson")));
        if (origin != null) {
            request.header("Origin", origin);
        }
        try (Response response = client.newCall(request.build()).execute()) {
            String body = response.body().string();
            assertThat(response.code()).as(body).isEqualTo(status);
            return body;
        }
    }

    private String url(String path) {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        return "http://127.0.0.1:" + port + path;
    }

    private static String header() {
        return "{\"type\":\"memlog-export\",\"version\":1,\"exportedAt\":\"2026-01-01T10:00:00Z\"}\n";
    }

    private static String prompt(int number) {
        return "{\"type\":\"prompt\",\"origin\":\"elsewhere/" + number + "\",\"sessionId\":\"s\",\"project\":\"shop\","
                + "\"promptNumber\":1,\"at\":\"" + Seeds.MORNING.plusSeconds(number) + "\",\"team\":\"local\","
                + "\"author\":\"dev\",\"platform\":\"cli\",\"text\":\"asked " + number + "\"}\n";
    }

    @Test
    void shouldRefuseAFifthAtOnceAndTakeItWhenASlowOneHasGone() throws IOException {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream()
                    .write("POST /v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            slow.add(socket);
        }
        await().until(() -> memory.taken() > 4 * 20_000_000L);

        post("/v1/import", header(), null, 503);
        slow.getFirst().close();
        await().until(() -> memory.taken() < 4 * 20_000_000L);
        post("/v1/import", header() + prompt(1), null, 200);

        for (Socket socket : slow) {
            socket.close();
        }
        await().until(() -> memory.taken() == 0);
    }

    @Test
    void shouldRefuseRowsThatTheBudgetHasNoRoomFor() throws IOException {
        ByteBudget.Lease all = memory.open();
        assertThat(all.tryBody(memory.max() / 4 * 3)).isTrue();
        String rows = ROWS + " ".repeat(ByteBudget.SMALL);

        post("/api/import", rows, null, 503);
        all.close();
        post("/api/import", rows, null, 200);
        await().until(() -> memory.taken() == 0);
    }

    @Test
    void shouldAnswer500AndGiveTheSlotBackWhenAnImportDies() throws IOException {
        lag = () -> {
            throw new StackOverflowError();
        };
        for (int i = 1; i <= 5; i++) {
            post("/v1/import", header() + prompt(i), null, 500);
        }
        lag = () -> log.memories.lag;

        post("/v1/import", header() + prompt(6), null, 200);
    }
}
