/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What `memlog export` and `memlog import` ask of a node, and what they say of its answers. */
class TransferCommandsTest {
    private static final String HEADER =
            "{\"type\":\"memlog-export\",\"version\":1,\"exportedAt\":\"2026-01-01T10:00:00Z\"}";
    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    @TempDir
    private Path temp;

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldWriteTheFileOnceAllIsThere() throws Exception {
        node.answers("/v1/export", 200, HEADER + "\n{\"type\":\"prompt\"}\n{\"type\":\"end\"}\n");
        Path file = temp.resolve("all.jsonl");

        assertThat(run("export", "--project", "a&b", "--project", "shop", "--out", file.toString()))
                .isZero();

        assertThat(Files.readAllLines(file)).hasSize(3).last().isEqualTo("{\"type\":\"end\"}");
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        assertThat(node.requests).containsExactly("GET /v1/export?project=a%26b&project=shop");
        assertThat(err.toString()).contains("exported 1 sessions and memories to " + file);
    }

    @Test
    void shouldLeaveTheFileAsItWasWhenTheExportIsCutOff() throws Exception {
        node.answers("/v1/export", 200, HEADER + "\n{\"type\":\"prompt\"}\n");
        Path file = Files.writeString(temp.resolve("all.jsonl"), "before");

        assertThat(run("export", "--out", file.toString())).isEqualTo(1);

        assertThat(file).hasContent("before");
        assertThat(temp).isDirectoryNotContaining("glob:**.part");
        assertThat(err.toString()).contains("the export is not complete");
    }

    @Test
    void shouldImportALongFilePartByPartAndSumUp() throws Exception {
        node.answers("/v1/import", body -> {
            bodies.add(body);
            boolean last = body.contains("\"end\"");
            return new FakeNode.Reply(200, answer(body.lines().count(), last, ""));
        });
        StringBuilder lines = new StringBuilder(HEADER).append('\n');
        for (int i = 0; i < 1_500; i++) {
            lines.append("{\"type\":\"prompt\",\"n\":").append(i).append("}\n");
        }
        Path file = Files.writeString(temp.resolve("all.jsonl"), lines + "{\"type\":\"end\"}");

        assertThat(run("import", file.toString(), "--json")).as(err.toString()).isZero();

        assertThat(bodies).hasSize(2).allMatch(body -> body.startsWith(HEADER));
        assertThat(node.requests)
                .containsExactly(
                        "POST /v1/import?firstLine=2&dryRun=false", "POST /v1/import?firstLine=1002&dryRun=false");
        var report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("lines").asInt()).isEqualTo(1_502);
        assertThat(report.at("/added/prompts").asInt()).isEqualTo(14);
        assertThat(err.toString()).contains("1001 lines read, 7 memories and sessions added so far");
    }

    @Test
    void shouldSayWhatIsBrokenOrMissing() throws Exception {
        String error = "{\"line\":2,\"field\":\"at\",\"problem\":\"must be a time\"}";
        node.answers("/v1/import", 200, answer(2, false, error));
        Path file = Files.writeString(temp.resolve("all.jsonl"), HEADER + "\n{}\n");

        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("added 0 observations, 0 summaries, 7 prompts, 0 sessions");
        assertThat(err.toString()).contains("line 2: at must be a time").contains("1 of 2 lines are broken");

        node.answers("/v1/import", 200, answer(2, false, ""));
        assertThat(run("import", file.toString(), "--dry-run")).isEqualTo(1);
        assertThat(err.toString()).contains("the file lacks its last line");
        assertThat(node.requests).last().asString().endsWith("dryRun=true");
    }

    @Test
    void shouldNameWhatIsNoExportOrNotThere() throws Exception {
        node.answers("/v1/import", 400, answer(1, false, "{\"line\":1,\"field\":\"type\",\"problem\":\"must be\"}"));
        Path file = Files.writeString(temp.resolve("notes.txt"), "hello\n");

        assertThat(run("import", file.toString())).isEqualTo(1);
        assertThat(run("import", temp.resolve("none").toString())).isEqualTo(1);
        assertThat(run("import", temp.toString())).isEqualTo(1);
        assertThat(run("import", "claude-mem", temp.resolve("none.db").toString()))
                .isEqualTo(1);
        assertThat(run("import", "claude-mem", file.toString())).isEqualTo(1);
        assertThat(run("import")).isEqualTo(2);

        assertThat(err.toString())
                .contains("this is no export: line 1: type must be")
                .contains("there is no file", "is a folder", "there is no database", "cannot read " + file)
                .contains("say what to import");
    }

    @Test
    void shouldTellANodeWhatClaudeMemRemembers() throws Exception {
        node.answers("/v1/import", body -> {
            bodies.add(body);
            return new FakeNode.Reply(200, answer(body.lines().count(), true, ""));
        });
        Path file = temp.resolve("claude-mem.db");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement()) {
            statement.executeUpdate("CREATE TABLE sdk_sessions (id INTEGER, content_session_id TEXT,"
                    + " memory_session_id TEXT, project TEXT, started_at_epoch INTEGER, completed_at_epoch INTEGER);"
                    + "CREATE TABLE user_prompts (id INTEGER, content_session_id TEXT, prompt_number INTEGER,"
                    + " prompt_text TEXT, created_at_epoch INTEGER);"
                    + "CREATE TABLE observations (id INTEGER, memory_session_id TEXT, project TEXT, type TEXT,"
                    + " title TEXT, created_at_epoch INTEGER);"
                    + "CREATE TABLE session_summaries (id INTEGER, memory_session_id TEXT, project TEXT,"
                    + " created_at_epoch INTEGER);"
                    + "INSERT INTO sdk_sessions VALUES (1, 'c-1', 'm-1', 'shop', 1770000000000, NULL);"
                    + "INSERT INTO user_prompts VALUES (4, 'c-1', 1, 'mend it', 1770000001000);"
                    + "INSERT INTO user_prompts VALUES (5, 'c-1', 2, '', 1770000001000)");
        }

        // The folder does as well as the file in it.
        assertThat(run("import", "claude-mem", temp.toString())).isEqualTo(1);

        assertThat(bodies)
                .singleElement()
                .satisfies(body -> assertThat(body.lines())
                        .hasSize(4)
                        .anyMatch(line ->
                                line.contains("\"origin\":\"claude-mem/c-1/prompt/4@1770000001000\",\"number\":4")));
        assertThat(err.toString())
                .contains("user_prompts row 5: it has no text")
                .contains("1 rows of the database");
    }

    private static String answer(long lines, boolean complete, String error) {
        String kinds = "{\"sessions\":0,\"observations\":0,\"summaries\":0,\"prompts\":0}";
        return "{\"lines\":" + lines + ",\"added\":" + kinds.replace("prompts\":0", "prompts\":7") + ",\"known\":"
                + kinds
                + ",\"leftOut\":" + kinds + ",\"notYetShown\":0,\"complete\":" + complete + ",\"brokenLines\":"
                + (error.isEmpty() ? 0 : 1) + ",\"errors\":[" + error + "]}";
    }

    private int run(String... words) {
        CommandLine line = Cli.commandLine(Map.of("MEMLOG_SERVER", node.url()), Map.of());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }
}
