/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TranscriptFolder as they lie on other people's disks: linked, locked, put together, marked, with prompts in other places. */
class OddTranscriptsTest {
    @TempDir
    private Path temp;

    private final List<ObjectNode> told = new ArrayList<>();

    @Test
    void shouldReadAFileOnceWhenLinksLeadToItInSeveralWaysAndInCircles() throws IOException {
        Path real = Files.createDirectories(temp.resolve("real/-home-ada-shop"));
        write(real.resolve("one.jsonl"), prompt("s-1", "p-1", "round the totals"));
        Path folder = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("real"));
        Files.createSymbolicLink(real.resolve("up"), temp.resolve("real"));
        Files.createSymbolicLink(real.resolve("other.jsonl"), real.resolve("one.jsonl"));
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        write(elsewhere.resolve("two.jsonl"), prompt("s-2", "p-2", "and the tax"));
        Files.createSymbolicLink(real.resolve("a"), elsewhere);
        Files.createSymbolicLink(real.resolve("b"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("back"), real);

        TranscriptFolder.Unread unread = read(folder);

        assertThat(prompts()).containsExactlyInAnyOrder("s-1: round the totals", "s-2: and the tax");
        assertThat(unread.files()).isEmpty();
    }

    @Test
    void shouldNameWhatCannotBeReadAndReadTheRest() throws IOException {
        Path locked = Files.createDirectories(temp.resolve("locked"));
        write(temp.resolve("open/e.jsonl"), prompt("s-1", "p-1", "round the totals"));
        Path secret = write(temp.resolve("open/f.jsonl"), prompt("s-2", "p-2", "nobody reads this"));
        Files.createSymbolicLink(temp.resolve("open/gone.jsonl"), temp.resolve("nowhere.jsonl"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(secret)).as("root reads everything").isFalse();

            TranscriptFolder.Unread unread = read(temp);

            assertThat(prompts()).containsExactly("s-1: round the totals");
            assertThat(unread.files())
                    .hasSize(3)
                    .anySatisfy(file -> assertThat(file).contains("locked (no permission)"))
                    .anySatisfy(file -> assertThat(file).contains("f.jsonl (no permission)"))
                    .anySatisfy(file -> assertThat(file).contains("gone.jsonl (a link to nothing)"));
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void shouldNameLinksThatLeadNowhere() throws IOException {
        write(temp.resolve("e.jsonl"), prompt("s-1", "p-1", "round the totals"));
        Files.createSymbolicLink(temp.resolve("gone.jsonl"), temp.resolve("nowhere.jsonl"));
        Files.createSymbolicLink(temp.resolve("itself.jsonl"), temp.resolve("itself.jsonl"));
        Files.createSymbolicLink(temp.resolve("gone"), temp.resolve("nowhere"));

        TranscriptFolder.Unread unread = read(temp);

        assertThat(prompts()).containsExactly("s-1: round the totals");
        assertThat(unread.files())
                .hasSize(2)
                .anySatisfy(file -> assertThat(file).contains("gone.jsonl"))
                .anySatisfy(file -> assertThat(file).contains("itself.jsonl"));
    }

    @Test
    void shouldTellAQueuedPromptOnceWhereTheAgentReadIt() throws IOException {
        write(
                temp.resolve("s.jsonl"),
                prompt("s-1", "p-1", "round the totals"),
                toolUse("t-1"),
                queue("enqueue", "only for totals"),
                queued("at-1", "prompt", "only for totals"),
                queued("at-2", "task-notification", "a task is done"),
                queued("at-3", "prompt", "<task-notification>done</task-notification>"),
                result("t-1"),
                said("m-2", "Done."));

        read(temp);

        assertThat(hooks()).containsExactly("UserPromptSubmit", "UserPromptSubmit", "PostToolUse", "Stop");
        assertThat(prompts()).containsExactly("s-1: round the totals", "s-1: only for totals");
        assertThat(told.get(1).path("prompt_id").asText()).isEqualTo("at-1");
        assertThat(told.getLast().path("prompt_id").asText()).as("of the turn").isEqualTo("p-1");
    }

    @Test
    void shouldTellAQueuedPromptThatIsTheNextTurnsOnce() throws IOException {
        write(
                temp.resolve("s.jsonl"),
                prompt("s-1", "p-1", "round the totals"),
                queue("enqueue", "and the tax"),
                queue("enqueue", "/compact"),
                said("m-1", "Done."),
                queue("dequeue", ""),
                prompt("s-1", "p-2", "and the tax"),
                said("m-2", "Done, too."),
                queue("dequeue", ""),
                prompt("s-1", "p-3", "<command-name>/compact</command-name>"));

        read(temp);

        assertThat(prompts()).containsExactly("s-1: round the totals", "s-1: and the tax");
        assertThat(hooks()).containsExactly("UserPromptSubmit", "Stop", "UserPromptSubmit", "Stop");
    }

    @Test
    void shouldTellAQueuedPromptThatNothingElseTellsOf() throws IOException {
        write(
                temp.resolve("s.jsonl"),
                prompt("s-1", "p-1", "round the totals"),
                queue("enqueue", "only for totals"),
                queue("enqueue", "taken back"),
                queue("remove", ""),
                queue("popAll", ""),
                said("m-1", "Done."),
                prompt("s-1", "p-2", "and the tax"),
                queue("enqueue", "<task-notification>done</task-notification>"),
                queue("enqueue", "in euros"));

        read(temp);
        List<ObjectNode> first = List.copyOf(told);
        told.clear();
        read(temp);

        assertThat(prompts())
                .containsExactly("s-1: round the totals", "s-1: only for totals", "s-1: and the tax", "s-1: in euros");
        assertThat(told).as("with the same ids each time").isEqualTo(first);
        assertThat(told)
                .extracting(payload -> payload.path("prompt_id").asText())
                .doesNotContain("");
    }

    @Test
    void shouldTellSessionsOfOneFileApart() throws IOException {
        write(
                temp.resolve("s.jsonl"),
                prompt("s-1", "p-1", "first"),
                prompt("s-2", "p-2", "other"),
                said("m-1", "Answer of s-1."),
                said("m-2", "Answer of s-2.").replace("s-1\"", "s-2\""),
                said("m-3", "No prompt is known of this.").replace("s-1\"", "s-3\""),
                prompt("s-1", "p-3", "second"),
                said("m-4", "Second answer of s-1."));

        read(temp);

        assertThat(told)
                .filteredOn(payload -> payload.path("hook_event_name").asText().equals("Stop"))
                .extracting(payload -> payload.path("session_id").asText() + " "
                        + payload.path("prompt_id").asText() + ": "
                        + payload.path("last_assistant_message").asText())
                .containsExactlyInAnyOrder(
                        "s-1 p-1: Answer of s-1.", "s-2 p-2: Answer of s-2.", "s-1 p-3: Second answer of s-1.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void shouldReadBehindAByteOrderMark(String encoding) throws IOException {
        String text = "\uFEFF" + prompt("s-1", "p-1", "die Summe, 合計 \uD83E\uDD86") + "\r\n" + "\uFEFF"
                + prompt("s-1", "p-2", "x".repeat(9_000) + "\uD83E\uDD86");
        Files.write(temp.resolve("s.jsonl"), text.getBytes(Charset.forName(encoding)));

        assertThat(read(temp).lines()).isZero();
        assertThat(prompts())
                .containsExactly("s-1: die Summe, 合計 \uD83E\uDD86", "s-1: " + "x".repeat(9_000) + "\uD83E\uDD86");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void shouldReadWideCharactersWithoutAMark(String encoding) throws IOException {
        Files.write(
                temp.resolve("s.jsonl"), prompt("s-1", "p-1", "die Summe, 合計").getBytes(Charset.forName(encoding)));

        assertThat(read(temp).lines()).isZero();
        assertThat(prompts()).containsExactly("s-1: die Summe, 合計");
    }

    @Test
    void shouldReadWhatALossOfPowerHasLeft() throws IOException {
        String zeros = "\0".repeat(600);
        Files.writeString(temp.resolve("s.jsonl"), zeros + prompt("s-1", "p-1", "round the totals") + "\n" + zeros);

        assertThat(read(temp).lines()).isZero();
        assertThat(prompts()).containsExactly("s-1: round the totals");
    }

    @Test
    void shouldTellAPromptThatLeftTheQueueAndHasNoLine() throws IOException {
        write(
                temp.resolve("s.jsonl"),
                prompt("s-1", "p-1", "round the totals"),
                queue("enqueue", "only for totals"),
                queue("dequeue", ""),
                said("m-1", "Done."));

        read(temp);

        assertThat(prompts()).containsExactly("s-1: round the totals", "s-1: only for totals");
    }

    @Test
    void shouldNameNoToolWhereTheEntryNamesNone() throws IOException {
        write(
                temp.resolve("s.jsonl"),
                prompt("s-1", "p-1", "round the totals"),
                "{'type':'assistant','sessionId':'s-1','message':{'id':'m','content':[{'type':'tool_use','id':'t','name':null,'input':{}}]}}"
                        .replace('\'', '"'),
                "{'type':'user','sessionId':'s-1','message':{'content':[{'type':'tool_result','tool_use_id':'t','content':'ok'}]}}"
                        .replace('\'', '"'));

        read(temp);

        assertThat(told.getLast().path("tool_name").asText("-")).isEmpty();
    }

    @Test
    void shouldTellEachPromptOfLinesWithoutIds() throws IOException {
        write(temp.resolve("s.jsonl"), prompt("s-1", "", "first"), prompt("s-1", "", "second"));

        read(temp);

        assertThat(prompts()).containsExactly("s-1: first", "s-1: second");
    }

    @Test
    void shouldGoByTheNamesThatTheNodeGives() throws IOException {
        write(temp.resolve("s.jsonl"), prompt("s-1", "p-1", "round the totals"));
        TranscriptFolder.Names stray = folder -> "shop~0a1b2c3d";
        TranscriptFolder.Names worktree = folder -> "till";

        assertThat(promptsOf("shop", stray)).as("another root's project").isZero();
        assertThat(promptsOf("shop~0a1b2c3d", stray)).isEqualTo(1);
        assertThat(promptsOf("till", worktree)).isEqualTo(1);
        assertThat(promptsOf("shop", worktree)).as("the folder's own name").isEqualTo(1);
        assertThat(promptsOf("shop", folder -> null)).isEqualTo(1);
    }

    private int promptsOf(String project, TranscriptFolder.Names names) throws IOException {
        told.clear();
        new TranscriptFolder(temp, project, null, names).read(told::add);
        return told.size();
    }

    private TranscriptFolder.Unread read(Path folder) throws IOException {
        return new TranscriptFolder(folder, null, null).read(told::add);
    }

    private List<String> prompts() {
        return told.stream()
                .filter(payload -> payload.path("hook_event_name").asText().equals("UserPromptSubmit"))
                .map(payload -> payload.path("session_id").asText() + ": "
                        + payload.path("prompt").asText())
                .toList();
    }

    private List<String> hooks() {
        return told.stream()
                .map(payload -> payload.path("hook_event_name").asText())
                .toList();
    }

    private static Path write(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines), StandardCharsets.UTF_8);
    }

    private static String entry(String type, String session, String rest) {
        return "{\"type\":\"" + type + "\",\"sessionId\":\"" + session
                + "\",\"cwd\":\"/home/ada/shop\",\"timestamp\":\"2026-11-01T09:00:00Z\"," + rest + "}";
    }

    private static String prompt(String session, String id, String text) {
        return entry(
                "user",
                session,
                (id.isEmpty() ? "" : "\"promptId\":\"" + id + "\",") + "\"message\":{\"content\":\"" + text + "\"}");
    }

    private static String toolUse(String id) {
        return entry(
                "assistant",
                "s-1",
                "\"message\":{\"id\":\"m-" + id + "\",\"content\":[{\"type\":\"tool_use\",\"id\":\"" + id
                        + "\",\"name\":\"Bash\",\"input\":{\"command\":\"ls\"}}]}");
    }

    private static String result(String id) {
        return entry(
                "user",
                "s-1",
                "\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + id
                        + "\",\"content\":\"src\"}]}");
    }

    private static String said(String message, String text) {
        return entry(
                "assistant",
                "s-1",
                "\"message\":{\"id\":\"" + message + "\",\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
    }

    private static String queue(String operation, String text) {
        return "{\"type\":\"queue-operation\",\"sessionId\":\"s-1\",\"timestamp\":\"2026-11-01T09:00:01Z\",\"operation\":\""
                + operation + "\"" + (text.isEmpty() ? "" : ",\"content\":\"" + text + "\"") + "}";
    }

    private static String queued(String uuid, String mode, String text) {
        return entry(
                "attachment",
                "s-1",
                "\"uuid\":\"" + uuid + "\",\"attachment\":{\"type\":\"queued_command\",\"commandMode\":\"" + mode
                        + "\",\"prompt\":\"" + text + "\"}");
    }
}
