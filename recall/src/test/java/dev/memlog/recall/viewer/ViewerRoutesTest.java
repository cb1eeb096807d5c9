/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.ControlRecord.Line;
import dev.memlog.event.ControlRecord.Spend;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.Ledger;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.recall.Seeds;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.sql.Viewer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewerRoutesTest {
    private static final ProviderCall CALL = new ProviderCall(1, 2, 3, 2, 800, 90, null);
    private static final Pattern MARKUP = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\(|new Function|https?://(?!www\\.w3\\.org/2000/svg)");

    private final ViewerServer server = new ViewerServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldServeThePageUnderAPolicyThatLetsNothingElseIn() {
        ViewerServer.Answer page = server.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().get("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.headers().get("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "trusted-types 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().get("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.headers().get("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.body()).doesNotContain(" style=", " onclick=", "<script>", "http:");
    }

    @Test
    void shouldSayThatAFileIsUnchangedWhenTheBrowserHasIt() {
        ViewerServer.Answer first = server.get("/viewer/main.js");
        String tag = Objects.requireNonNull(first.headers().get("ETag"));

        ViewerServer.Answer again = server.get("/viewer/main.js", "If-None-Match", tag);

        assertThat(first.headers().get("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(first.headers().get("Cache-Control")).isEqualTo("no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(server.get("/viewer/main.js", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/viewer/..%2fviewer%2fmain.js").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldServeEveryFileThatThereIsAndNoneThatMakesMarkup() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(ViewerFiles.class.getResource("page/index.html"))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                String path = name.equals("index.html") ? "/" : "/viewer/" + name;
                assertThat(server.get(path).body()).as(name).isEqualTo(Files.readString(file));
                if (name.endsWith(".js")) {
                    assertThat(Files.readString(file)).as(name).doesNotContainPattern(MARKUP);
                }
            }
        }
    }

    @Test
    void shouldServeAFoldersFilesAsTheyAreWhenOneIsGiven(@TempDir Path folder) throws IOException {
        Path module = Files.writeString(folder.resolve("main.js"), "first();");
        try (ViewerServer developers = new ViewerServer(folder, Viewer.EVERYTHING)) {
            ViewerServer.Answer first = developers.get("/viewer/main.js");
            Files.writeString(module, "second();");

            ViewerServer.Answer second = developers.get(
                    "/viewer/main.js",
                    "If-None-Match",
                    Objects.requireNonNull(first.headers().get("ETag")));

            assertThat(first.body()).isEqualTo("first();");
            assertThat(second.body()).isEqualTo("second();");
            assertThat(second.headers().get("Content-Security-Policy"))
                    .isEqualTo(first.headers().get("Content-Security-Policy"));
        }
    }

    @Test
    void shouldFindASessionWhoseIdHasASlash() {
        server.store.add(Seeds.session(SessionId.local("team/a b"), "parcel-service", "claude-code", Ledger.EMPTY));

        assertThat(server.get("/v1/sessions/team%2Fa%20b").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTellASessionByItsNumberAndByItsId() throws IOException {
        SessionRow session = Seeds.session("parcel-service", "claude-code");
        server.store.add(session);
        server.store.add(Seeds.prompt(1), List.of("UserPromptSubmit:p-1"), null);
        server.store.add(Seeds.observation(2), List.of("PostToolUse:t-1", "PostToolUse:t-2"), CALL);
        server.store.add(Seeds.observation(3), List.of(), CALL);
        settle(EventOutcome.PROCESSED, CALL, List.of(2L), 2L);
        settle(EventOutcome.SKIPPED, new ProviderCall(1, 1, 1, 1, 100, 10, 7L), List.of(), 1L);
        Spend spend = new Spend(
                LocalDate.parse("2026-11-22"),
                session.session(),
                session.sessionId(),
                "local",
                "dev",
                null,
                List.of(new Line("openai", "gpt", 2, 900, 100, null)));
        server.store.control(spend.recordKey(), spend);

        JsonNode story = Reply.MAPPER.readTree(
                server.get("/v1/sessions/" + session.session().value()).body());

        assertThat(story.at("/session/sessionId").asText())
                .isEqualTo(session.sessionId().value());
        assertThat(story.path("memories"))
                .extracting(row -> row.path("kind").asText() + row.path("events"))
                .containsExactly(
                        "prompt[\"UserPromptSubmit:p-1\"]",
                        "observation[\"PostToolUse:t-1\",\"PostToolUse:t-2\"]",
                        "observation[]");
        assertThat(story.at("/memories/1/provider").asText()).isEqualTo("openai");
        assertThat(story.path("memories"))
                .extracting(row -> row.path("call").toString())
                .containsExactly("null", "2", "2");
        assertThat(story.path("calls").toString())
                .isEqualTo(
                        "[{\"call\":1,\"provider\":\"openai\",\"model\":\"gpt\",\"generation\":1,\"batch\":1,"
                                + "\"events\":1,\"attempts\":1,\"inputTokens\":100,\"outputTokens\":10,\"costMicros\":7,\"outcome\":\"skipped\"},"
                                + "{\"call\":2,\"provider\":\"openai\",\"model\":\"gpt\",\"generation\":1,\"batch\":2,"
                                + "\"events\":3,\"attempts\":2,\"inputTokens\":800,\"outputTokens\":90,\"costMicros\":null,\"outcome\":\"processed\"}]");
        assertThat(story.path("spend").toString())
                .isEqualTo("[{\"day\":\"2026-11-22\",\"provider\":\"openai\",\"model\":\"gpt\",\"calls\":2,"
                        + "\"inputTokens\":900,\"outputTokens\":100,\"costMicros\":null}]");
        assertThat(Reply.MAPPER.readTree(
                        server.get("/v1/sessions/" + session.sessionId().value())
                                .body()))
                .isEqualTo(story);
        assertThat(server.get("/v1/sessions/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldSayInOneWordWhatBecameOfEachEvent() throws IOException {
        SessionRow session = Seeds.session("parcel-service", "claude-code");
        server.store.add(session);
        for (int sequence = 2; sequence <= 9; sequence++) {
            take(sequence, sequence == 2 ? EventOutcome.PROCESSED : EventOutcome.OPEN);
        }
        settle(EventOutcome.PROCESSED, CALL, List.of(3L, 5L), 3L, 4L, 5L);
        settle(EventOutcome.SKIPPED, null, List.of(), 6L);
        settle(EventOutcome.DISCARDED, null, List.of(), 7L);
        server.store.add(Seeds.observation(17), List.of("e3"), CALL);
        DeadLetter letter = letter(session.sessionId(), new EventId("e9"));
        server.store.letter(letter, new byte[0]);
        String route = "/v1/sessions/" + session.session().value() + "/events";

        JsonNode all = Reply.MAPPER.readTree(server.get(route).body());
        JsonNode some = Reply.MAPPER.readTree(
                server.get(route + "?forgone=true&before=8&limit=2").body());

        assertThat(all.path("items"))
                .extracting(row -> row.path("became").asText())
                .containsExactly(
                        "dead-letter", "waiting", "discarded", "skipped", "forgotten", "nothing", "memory", "noted");
        assertThat(all.at("/items/0/deadLetter").asText()).isEqualTo(letter.key());
        assertThat(all.at("/items/5/call").toString()).isEqualTo("{\"generation\":1,\"batch\":2}");
        assertThat(all.at("/items/6/memories").toString()).isEqualTo("[{\"kind\":\"observation\",\"id\":17}]");
        assertThat(all.path("total").asInt()).isEqualTo(8);
        assertThat(some.path("items"))
                .extracting(row -> row.path("sequence").asInt())
                .containsExactly(7, 6);
        assertThat(some.path("hasMore").asBoolean()).isTrue();
        assertThat(server.get(route + "?before=0").statusCode()).isEqualTo(400);
        assertThat(server.get("/v1/sessions/nobody/events").statusCode()).isEqualTo(404);
    }

    private void take(long sequence, EventOutcome outcome) {
        server.store.record(new EventTaken(
                SessionNumber.of(Seeds.SESSION),
                sequence,
                new EventId("e" + sequence),
                Instant.EPOCH,
                "tool-used",
                "Bash",
                outcome,
                null));
    }

    private void settle(EventOutcome outcome, @Nullable ProviderCall call, List<Long> remembered, Long... sequences) {
        SessionNumber session = SessionNumber.of(Seeds.SESSION);
        server.store.record(
                new Settlement(session, List.of(sequences), outcome, Seeds.MORNING, remembered, "openai", "gpt", call));
    }

    private static DeadLetter letter(SessionId session, EventId event) {
        return new DeadLetter(
                DeadLetter.keyOf(session, event),
                session,
                event,
                FailureClass.MALFORMED,
                "no elements",
                4,
                Seeds.MORNING,
                Seeds.MORNING,
                "openai",
                1,
                0,
                Topics.EVENTS,
                0,
                9);
    }
}
