/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.ingest.privacy.PrivacyFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastMessageTest {
    private static final String SAID =
            "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}}%n";
    private static final String TOOL = "{\"type\":\"assistant\",\"message\":{\"content\":[{\"type\":\"tool_use\"}]}}\n";
    private static final String OF_A_SUBAGENT =
            "{\"type\":\"assistant\",\"isSidechain\":true,\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"sub\"}]}}\n";

    @TempDir
    private Path folder;

    @Test
    void shouldGiveTheLastWordsWithoutWhatIsPrivate() throws IOException {
        write(
                "s-1",
                SAID.formatted("first") + SAID.formatted("done <private>of my sister</private> now") + TOOL
                        + OF_A_SUBAGENT + "{\"type\":\"user\"}\nnot json\n");

        assertThat(transcripts().of("s-1"))
                .hasValueSatisfying(words ->
                        assertThat(words).startsWith("done").endsWith("now").doesNotContain("sister"));
    }

    @Test
    void shouldReadTheEndOfALongTranscriptAlone() throws IOException {
        write("s-1", SAID.formatted("x".repeat(600_000)) + SAID.formatted("the end"));
        assertThat(transcripts().of("s-1")).hasValue("the end");

        write("s-2", SAID.formatted("lost") + "{\"type\":\"user\",\"t\":\"" + "x".repeat(600_000) + "\"}\n");
        assertThat(transcripts().of("s-2")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "../outside", "a/b", "", "..", "*"})
    void shouldGiveNothingForWhatIsNoTranscript(String session) throws IOException {
        Files.writeString(folder.resolve("outside.jsonl"), SAID.formatted("secret"));

        assertThat(transcripts().of(session)).isEmpty();
    }

    @Test
    void shouldNotFollowALinkOutOfTheFolder() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.jsonl"), SAID.formatted("secret"));
        Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("projects/-p")).resolve("s-1.jsonl"), outside);

        assertThat(transcripts().of("s-1")).isEmpty();
    }

    @Test
    void shouldLookWhereClaudeCodeKeepsThem() {
        assertThat(LastMessage.usualFolder(Map.of("CLAUDE_CONFIG_DIR", "/c"))).isEqualTo(Path.of("/c/projects"));
        assertThat(LastMessage.usualFolder(Map.of())).endsWith(Path.of(".claude", "projects"));
    }

    private LastMessage transcripts() {
        return new LastMessage(folder.resolve("projects"), new PrivacyFilter(true, 64 * 1024));
    }

    private void write(String session, String lines) throws IOException {
        Path project = Files.createDirectories(folder.resolve("projects/-home-dev-shop"));
        Files.writeString(project.resolve(session + ".jsonl"), lines);
    }
}
