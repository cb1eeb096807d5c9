/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.ingest.IngestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the events of hooks keep of files: what the node sees, or what the sender says. */
class GroundedHooksTest {
    private static final String ID = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad";

    @TempDir
    Path temp;

    @Test
    void shouldKeepWhatTheNodeSees() throws Exception {
        Files.writeString(temp.resolve("a.txt"), "hello world\n");
        try (IngestNode node = new IngestNode()) {
            node.grounds = new Grounding(node.clock, Duration.ofSeconds(60));

            assertThat(node.post("/hooks?agent=claude-code", hook("")).status()).isEqualTo(200);

            assertThat(Objects.requireNonNull(grounds(node)).files())
                    .containsExactly(new SeenFile("a.txt", ID, null, 12L));
        }
    }

    @Test
    void shouldKeepWhatTheSenderSaysInsteadOfLooking() {
        try (IngestNode node = new IngestNode()) {
            node.grounds = (envelope, paths, input) -> {
                throw new IllegalStateException("paths of another machine mean nothing here");
            };

            String sent = ",\"memlog_grounds\":{\"repository\":\"r1\",\"head\":\"" + ID
                    + "\",\"branch\":\"main\",\"files\":[{\"path\":\"src/a.txt\",\"id\":\"" + ID
                    + "\",\"bytes\":12}]}";
            assertThat(node.post("/hooks?agent=claude-code", hook(sent)).status())
                    .isEqualTo(200);

            assertThat(grounds(node))
                    .isEqualTo(new Grounds("r1", ID, "main", List.of(new SeenFile("src/a.txt", ID, null, 12L))));
        }
    }

    @Test
    void shouldNameTheFieldThatIsWrong() {
        try (IngestNode node = new IngestNode()) {
            String sent = ",\"memlog_grounds\":{\"repository\":\"r1\",\"files\":[{\"path\":\"../a.txt\"}]}";
            IngestNode.Answer answer = node.post("/hooks?agent=claude-code", hook(sent));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("memlog_grounds", "path", "must lie below the repository's root");
        }
    }

    private static @Nullable Grounds grounds(IngestNode node) {
        return ((ToolUsed) node.events().getFirst()).grounds();
    }

    private String hook(String more) {
        return "{\"hook_event_name\":\"PostToolUse\",\"session_id\":\"s1\",\"cwd\":\"" + temp
                + "\",\"tool_name\":\"Read\",\"tool_input\":{\"file_path\":\"" + temp.resolve("a.txt")
                + "\"},\"tool_response\":\"hello\"" + more + "}";
    }
}
