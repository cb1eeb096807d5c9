/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.http.Reply;
import dev.memlog.store.query.Rows.SessionRow;
import dev.memlog.store.query.SessionStories.EventRow;
import dev.memlog.store.query.SessionStories.Made;
import dev.memlog.store.query.SessionStories.Settled;
import dev.memlog.store.query.SessionStories.Spent;
import dev.memlog.store.query.SessionStories.Story;
import dev.memlog.store.query.SessionStories.Told;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    void shouldFindASessionWhoseIdHasASlash() {
        SessionRow session = Seeds.session("parcel-service", "claude-code");
        server.stories.stories.put(
                SessionNumber.of(new SessionId("team/a b")),
                new Story(session, List.of(), List.of(), List.of(), List.of(), List.of(), false));

        assertThat(server.get("/v1/sessions/team%2Fa%20b").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldTellASessionByItsNumberAndByItsId() throws IOException {
        SessionRow session = Seeds.session("parcel-service", "claude-code");
        server.stories.stories.put(
                session.session(),
                new Story(
                        session,
                        List.of(new Told<>(Seeds.prompt(1), List.of("UserPromptSubmit:p-1"), null, null, null)),
                        List.of(
                                new Told<>(
                                        Seeds.observation(2),
                                        List.of("PostToolUse:t-1", "PostToolUse:t-2"),
                                        "openai",
                                        "gpt",
                                        CALL),
                                new Told<>(Seeds.observation(3), List.of(), "openai", "gpt", CALL)),
                        List.of(),
                        List.of(
                                new Settled(2, EventOutcome.PROCESSED, "openai", "gpt", CALL),
                                new Settled(
                                        1,
                                        EventOutcome.SKIPPED,
                                        "openai",
                                        "gpt",
                                        new ProviderCall(1, 1, 1, 1, 100, 10, 7L))),
                        List.of(new Spent("2026-11-22", "openai", "gpt", 2, 900, 100, null)),
                        false));

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
        server.stories.events.put(
                session.session(),
                List.of(
                        event(9, EventOutcome.OPEN, false, null, List.of(), "parcel/e9"),
                        event(8, EventOutcome.OPEN, false, null, List.of(), null),
                        event(7, EventOutcome.DISCARDED, false, null, List.of(), null),
                        event(6, EventOutcome.SKIPPED, false, null, List.of(), null),
                        event(5, EventOutcome.PROCESSED, true, CALL, List.of(), null),
                        event(4, EventOutcome.PROCESSED, false, CALL, List.of(), null),
                        event(3, EventOutcome.PROCESSED, true, CALL, List.of(new Made("observation", 17)), null),
                        event(2, EventOutcome.PROCESSED, false, null, List.of(), null)));
        String route = "/v1/sessions/" + session.session().value() + "/events";

        JsonNode all = Reply.MAPPER.readTree(server.get(route).body());
        JsonNode some = Reply.MAPPER.readTree(
                server.get(route + "?forgone=true&before=8&limit=2").body());

        assertThat(all.path("items"))
                .extracting(row -> row.path("became").asText())
                .containsExactly(
                        "dead-letter", "waiting", "discarded", "skipped", "forgotten", "nothing", "memory", "noted");
        assertThat(all.at("/items/0/deadLetter").asText()).isEqualTo("parcel/e9");
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

    private static EventRow event(
            long sequence,
            EventOutcome outcome,
            boolean remembered,
            @Nullable ProviderCall call,
            List<Made> memories,
            @Nullable String letter) {
        return new EventRow(
                sequence,
                "e" + sequence,
                Instant.EPOCH,
                "tool-used",
                "Bash",
                outcome,
                null,
                remembered,
                call,
                memories,
                letter);
    }
}
