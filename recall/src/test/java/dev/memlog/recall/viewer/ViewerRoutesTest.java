/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.http.Reply;
import dev.memlog.store.query.SessionStories.Spent;
import dev.memlog.store.query.SessionStories.Story;
import dev.memlog.store.query.SessionStories.Told;
import dev.memlog.store.sql.Rows.SessionRow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
                new Story(session, List.of(), List.of(), List.of(), List.of(), false));

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
                .containsExactly("null", "1", "1");
        assertThat(story.path("calls").toString())
                .isEqualTo("[{\"call\":1,\"provider\":\"openai\",\"model\":\"gpt\",\"events\":3,\"attempts\":2,"
                        + "\"inputTokens\":800,\"outputTokens\":90,\"costMicros\":null}]");
        assertThat(story.path("spend").toString())
                .isEqualTo("[{\"day\":\"2026-11-22\",\"provider\":\"openai\",\"model\":\"gpt\",\"calls\":2,"
                        + "\"inputTokens\":900,\"outputTokens\":100,\"costMicros\":null}]");
        assertThat(Reply.MAPPER.readTree(
                        server.get("/v1/sessions/" + session.sessionId().value())
                                .body()))
                .isEqualTo(story);
        assertThat(server.get("/v1/sessions/nobody").statusCode()).isEqualTo(404);
    }
}
