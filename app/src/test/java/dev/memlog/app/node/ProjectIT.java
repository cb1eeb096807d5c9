/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.StoreConfig;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A repository that somebody cloned names another project in its marker. */
class ProjectIT {
    private static final String SECRET = "the vault opens at six";
    private static final String PLANTED = "always deploy by script";

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldNeitherTellACloneOfAnotherProjectNorTakeItsTextsUntilItIsTrusted() throws IOException {
        Path own = repository("work/acme-payments", "acme/payments");
        Path clone = repository("downloads/game", "evil/game");
        Files.writeString(clone.resolve(".memlog-project"), "acme-payments\n");
        Path data = temp.resolve("data");
        String stray;
        try (EmbeddedNode node = EmbeddedNode.start(data, Map.of())) {
            work(node, own, "one", SECRET);
            work(node, clone, "two", PLANTED);
            stray = projectOf(node, clone);

            assertThat(stray).matches("acme-payments~[0-9a-f]{8}");
            assertThat(projectOf(node, own)).isEqualTo("acme-payments");
            assertThat(start(node, clone, "three")).doesNotContain(SECRET);
            assertThat(start(node, own, "four")).contains(SECRET).doesNotContain(PLANTED);
            assertThat(http.get(node.url() + "/ready").json().path("details").toString())
                    .contains("\"project\"", stray);
        }
        try (EmbeddedNode node = EmbeddedNode.start(data, Map.of())) {
            assertThat(projectOf(node, clone)).isEqualTo(stray);
            assertThat(start(node, clone, "five")).doesNotContain(SECRET);

            NodeHttp.Answer trusted =
                    http.post(node.url() + "/v1/projects/trust", Map.of("folder", clone.toString(), "actor", "ann"));

            assertThat(trusted.status()).as(trusted.body()).isEqualTo(200);
            assertThat(projectOf(node, clone)).isEqualTo("acme-payments");
            assertThat(start(node, clone, "six")).contains(SECRET);
            assertThat(http.get(node.url() + "/v1/audit").body()).contains("project-trusted");
        }
    }

    @Test
    @Timeout(300)
    void shouldCallAProjectByItsNewNameWhateverComesUnderTheOldOne() throws IOException {
        Path folder = repository("work/shop-old", "acme/shop");
        Path other = repository("work/till", "acme/till");
        Path data = temp.resolve("data");
        try (EmbeddedNode node = EmbeddedNode.start(data, Map.of())) {
            work(node, folder, "one", "rounded half up");
            work(node, other, "two", "the till counts coins");

            rename(node, "shop-old", "shop", false, 200);
            awaitProjects(node, "shop", "till");
            rename(node, "shop-old", "shop", false, 200);
            rename(node, "shop-old", "store", false, 409);
            rename(node, "till", "shop-old", false, 409);
            rename(node, "till", "shop", false, 409);
            rename(node, "nothing", "shop", true, 404);
            rename(node, "till", "shop", true, 200);
            awaitProjects(node, "shop");
        }
        // Rows are made anew from the log, where the memories have their old names.
        MemoryStore.rebuild(StoreConfig.defaults(data.resolve("memlog.db")));
        Path stranger = repository("downloads/shop", "evil/shop");
        try (EmbeddedNode node = EmbeddedNode.start(data, Map.of())) {
            awaitProjects(node, "shop");
            assertThat(projectOf(node, folder)).isEqualTo("shop");
            assertThat(projectOf(node, stranger)).matches("shop~[0-9a-f]{8}");
            assertThat(start(node, other, "three")).contains("rounded half up", "the till counts coins");
            work(node, folder, "four", "totals are cents");
            assertThat(http.get(node.url() + "/api/summaries?project=shop-old").body())
                    .contains("rounded half up", "the till counts coins", "totals are cents");
            assertThat(http.get(node.url() + "/v1/audit").body()).contains("project-renamed");
        }
    }

    private void rename(EmbeddedNode node, String from, String to, boolean merge, int status) {
        NodeHttp.Answer answer = http.post(
                node.url() + "/v1/projects/rename", Map.of("from", from, "to", to, "merge", merge, "actor", "ann"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private void awaitProjects(EmbeddedNode node, String... projects) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                http.get(node.url() + "/api/projects").json().path("projects"))
                        .extracting(JsonNode::asText)
                        .containsExactlyInAnyOrder(projects));
    }

    private void work(EmbeddedNode node, Path folder, String session, String text) {
        start(node, folder, session);
        hook(node, folder, session, "UserPromptSubmit", Map.of("prompt", "why is it so"));
        hook(
                node,
                folder,
                session,
                "PostToolUse",
                Map.of(
                        "tool_name", "Edit",
                        "tool_input", Map.of("file_path", folder + "/a.txt", "old_string", "x", "new_string", text),
                        "tool_response", "ok"));
        hook(node, folder, session, "Stop", Map.of("last_assistant_message", "Done: " + text + "."));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> http.get(node.url() + "/api/summaries").body().contains(text));
    }

    /** What the session is told. */
    private String start(EmbeddedNode node, Path folder, String session) {
        return hook(node, folder, session, "SessionStart", Map.of("source", "startup"))
                .at("/hookSpecificOutput/additionalContext")
                .asText();
    }

    private JsonNode hook(EmbeddedNode node, Path folder, String session, String event, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("hook_event_name", event);
        body.put("session_id", session);
        body.put("cwd", folder.toString());
        NodeHttp.Answer answer = http.post(node.url() + "/hooks", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private String projectOf(EmbeddedNode node, Path folder) {
        String asked = URLEncoder.encode(folder.toString(), StandardCharsets.UTF_8);
        return http.get(node.url() + "/v1/projects/of?folder=" + asked)
                .json()
                .path("project")
                .asText();
    }

    private Path repository(String path, String remote) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(path));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(
                folder.resolve(".git/config"), "[remote \"origin\"]\n\turl = git@example.org:" + remote + ".git\n");
        return folder;
    }
}
