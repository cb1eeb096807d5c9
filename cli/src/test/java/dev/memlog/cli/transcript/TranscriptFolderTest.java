/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptFolderTest {
    private static final String ENTRY =
            "\"sessionId\":\"s-1\",\"cwd\":\"/home/dev/shop\",\"timestamp\":\"2026-11-20T10:00:00Z\"";
    private static final String PROMPT = "{\"type\":\"user\",\"promptId\":\"p-1\",\"uuid\":\"u-1\"," + ENTRY
            + ",\"message\":{\"content\":\"add a discount\"}}";
    private static final String USE = "{\"type\":\"assistant\"," + ENTRY
            + ",\"message\":{\"id\":\"m-1\",\"content\":[{\"type\":\"text\",\"text\":\"Look.\"},"
            + "{\"type\":\"tool_use\",\"id\":\"t-1\",\"name\":\"Bash\",\"input\":{\"command\":\"ls\"}}]}}";
    private static final String RESULT = "{\"type\":\"user\",\"promptId\":\"p-1\"," + ENTRY
            + ",\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t-1\",\"content\":\"src\"}]},"
            + "\"toolUseResult\":{\"stdout\":\"src\"}}";
    private static final String ANSWER = "{\"type\":\"assistant\"," + ENTRY
            + ",\"message\":{\"id\":\"m-2\",\"content\":[{\"type\":\"text\",\"text\":\"Done.\"}]}}";

    private static final TranscriptFolder.Unread NOTHING = new TranscriptFolder.Unread(0, List.of());

    @TempDir
    private Path folder;

    @Test
    void shouldTellATurnAsHooksWould() throws IOException {
        write("s-1.jsonl", PROMPT, USE, RESULT, ANSWER);

        List<ObjectNode> told = read(null, null);

        assertThat(told)
                .extracting(payload -> payload.path("hook_event_name").asText())
                .containsExactly("UserPromptSubmit", "PostToolUse", "Stop");
        assertThat(told).allSatisfy(payload -> {
            assertThat(payload.path("session_id").asText()).isEqualTo("s-1");
            assertThat(payload.path("prompt_id").asText()).isEqualTo("p-1");
            assertThat(payload.path("cwd").asText()).isEqualTo("/home/dev/shop");
            assertThat(payload.path("timestamp").asText()).isEqualTo("2026-11-20T10:00:00Z");
        });
        assertThat(told.get(0).path("prompt").asText()).isEqualTo("add a discount");
        assertThat(told.get(1).path("tool_use_id").asText()).isEqualTo("t-1");
        assertThat(told.get(1).path("tool_input")).hasToString("{\"command\":\"ls\"}");
        assertThat(told.get(1).path("tool_response")).hasToString("{\"stdout\":\"src\"}");
        assertThat(told.get(2).path("last_assistant_message").asText()).isEqualTo("Done.");
    }

    @Test
    void shouldTellFailuresAndSubagentsThatAreNamed() throws IOException {
        String failed = RESULT.replace("\"content\":\"src\"", "\"is_error\":true,\"content\":\"no such file\"");
        write("a.jsonl", PROMPT, USE, failed);
        write("s-1/subagents/agent-7.jsonl", sidechain(USE, "t-2"), sidechain(RESULT, "t-2"));
        String nameless = ",\"agentId\":\"7\"";
        write(
                "b.jsonl",
                sidechain(USE, "t-3").replace(nameless, ""),
                sidechain(RESULT, "t-3").replace(nameless, ""));

        List<ObjectNode> told = read(null, null);

        assertThat(told).hasSize(3);
        assertThat(told)
                .filteredOn(payload -> payload.has("error"))
                .singleElement()
                .satisfies(payload -> {
                    assertThat(payload.path("hook_event_name").asText()).isEqualTo("PostToolUseFailure");
                    assertThat(payload.path("error").asText()).isEqualTo("no such file");
                });
        assertThat(told)
                .filteredOn(payload -> payload.has("agent_id"))
                .singleElement()
                .satisfies(payload -> {
                    assertThat(payload.path("agent_id").asText()).isEqualTo("7");
                    assertThat(payload.path("tool_use_id").asText()).isEqualTo("t-2");
                });
    }

    @Test
    void shouldLeaveOutWhatNoHookTells() throws IOException {
        write(
                "s-1.jsonl",
                "{\"type\":\"summary\",\"summary\":\"of before\"}",
                PROMPT.replace("\"type\":\"user\"", "\"type\":\"user\",\"isMeta\":true"),
                PROMPT.replace("add a discount", "<command-name>/clear</command-name>"),
                PROMPT.replace("add a discount", "[Request interrupted by user]"),
                USE,
                "{\"type\":\"assistant\",\"mess");

        List<ObjectNode> told = new ArrayList<>();
        assertThat(new TranscriptFolder(folder, null, null).read(told::add).lines())
                .isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTellTheBeginningOfAResumedSessionOnce() throws IOException {
        write("s-1.jsonl", PROMPT, USE, RESULT, ANSWER);
        write("s-2.jsonl", of("s-2", PROMPT), of("s-2", USE), of("s-2", RESULT), of("s-2", ANSWER));

        assertThat(read(null, null)).hasSize(3);
    }

    @Test
    void shouldTellOnlyWhatIsOfTheProjectAndLateEnough() throws IOException {
        write("s-1.jsonl", PROMPT, USE, RESULT, ANSWER.replace("11-20T", "11-22T"));

        assertThat(read("till", null)).isEmpty();
        assertThat(read("shop", null)).hasSize(3);
        assertThat(read(null, Instant.parse("2026-11-21T00:00:00Z")))
                .singleElement()
                .satisfies(payload ->
                        assertThat(payload.path("hook_event_name").asText()).isEqualTo("Stop"));
    }

    @Test
    void shouldTellAllOfASessionThatBeganInTheProject() throws IOException {
        String below = RESULT.replace("/home/dev/shop", "/home/dev/shop/src/main");
        write("s-1.jsonl", PROMPT, USE, below, ANSWER);
        write("s-9.jsonl", of("s-9", PROMPT.replace("dev/shop", "dev/shopping").replace("p-1", "p-9")));

        for (String project : List.of("shop", "/home/dev/shop", "/home/dev/shop/", "/home/dev/x/../shop")) {
            assertThat(read(project, null)).as(project).hasSize(3);
        }
        assertThat(read("/home/dev", null)).hasSize(4);
        assertThat(read("/home/dev/shop/src", null)).isEmpty();
        assertThat(read("./shop", null)).isEmpty();
    }

    @Test
    void shouldTellTheBeginningUnderTheSessionThatWasFirstAlsoWhenThatGoesOn() throws IOException {
        Path first = write("s-2.jsonl", of("s-2", PROMPT));
        Path second = write("s-1.jsonl", PROMPT, ANSWER);
        // A file system's clock may stand still between two files.
        for (int i = 0; i < 10_000 && created(second).compareTo(created(first)) <= 0; i++) {
            Files.delete(second);
            second = write("s-1.jsonl", PROMPT, ANSWER);
        }
        FileTime later = FileTime.from(Instant.now().plusSeconds(3_600));
        Files.setLastModifiedTime(first, later);
        assumeThat(created(first))
                .as("the file system tells when a file was made")
                .isLessThan(later);

        assertThat(read(null, null))
                .extracting(payload -> payload.path("session_id").asText())
                .containsExactly("s-2", "s-1");
    }

    @Test
    void shouldTellOfPromptsThatAreMarkupOrAPicture() throws IOException {
        String picture = PROMPT.replace(
                "\"add a discount\"", "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"iVBO\"}}]");
        write(
                "s-1.jsonl",
                PROMPT.replace("add a discount", "<b>bold</b> is not shown"),
                picture.replace("p-1", "p-2"),
                PROMPT.replace("\"add a discount\"", "[]").replace("p-1", "p-3"));

        assertThat(read(null, null))
                .extracting(payload -> payload.path("prompt").asText())
                .containsExactly("<b>bold</b> is not shown", "[media prompt]");
    }

    @Test
    void shouldGoOnBehindBytesThatAreNoText() throws IOException {
        Path file = write("s-1.jsonl", PROMPT, "{\"type\":\"user\",?", ANSWER);
        Files.writeString(file, Files.readString(file).replace('?', '\u00e9'), ISO_8859_1);

        List<ObjectNode> told = new ArrayList<>();
        assertThat(new TranscriptFolder(folder, null, null).read(told::add).lines())
                .isEqualTo(1);
        assertThat(told).hasSize(2);
    }

    private static String of(String session, String line) {
        return line.replace("s-1", session);
    }

    private static String sidechain(String line, String toolUse) {
        return line.replace("t-1", toolUse)
                .replace("\"sessionId\"", "\"isSidechain\":true,\"agentId\":\"7\",\"sessionId\"");
    }

    private List<ObjectNode> read(@Nullable String project, @Nullable Instant since) throws IOException {
        List<ObjectNode> told = new ArrayList<>();
        assertThat(new TranscriptFolder(folder, project, since).read(told::add)).isEqualTo(NOTHING);
        return told;
    }

    private Path write(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines));
    }

    private static FileTime created(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).creationTime();
    }
}
