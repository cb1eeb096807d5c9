/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.Main;
import dev.memlog.cli.Cli;
import dev.memlog.node.process.ChildJvm;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.node.process.NodeHttp.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A member of a team with a home, a checkout and a key of its own, who works with Claude Code. */
final class Developer implements AutoCloseable {
    private final String name;
    private final String server;
    private final Path keyFile;
    private final String key;
    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private final ClaudeCodeCli claude;
    private final Path home;
    private final Path project;

    private Developer(String name, String server, Path keyFile, ClaudeCodeCli claude, Path home, Path project)
            throws IOException {
        this.name = name;
        this.server = server;
        this.keyFile = keyFile;
        this.key = Files.readString(keyFile).strip().replace("Authorization: Bearer ", "");
        this.claude = claude;
        this.home = home;
        this.project = project;
        http.useKey(key);
    }

    /** @param admin file of a key that makes keys */
    static Developer of(String name, Path folder, String server, String store, Path admin, String modelUrl)
            throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path project = clone(home.toRealPath().resolve("shop"));
        Path key = newKey(name, "team", home.resolve("team.key"), store, admin);
        return new Developer(name, server, key, ClaudeCodeCli.in(home, modelUrl), home, project);
    }

    /** Clones of one repository are one project, wherever they are; other folders of one name on one machine are not. */
    private static Path clone(Path folder) throws IOException {
        Path git = Files.createDirectories(folder.resolve(".git"));
        Files.createDirectories(git.resolve("objects"));
        Files.createDirectories(git.resolve("refs/heads"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(
                git.resolve("config"), "[remote \"origin\"]\n\turl = https://git.example.com/team/shop.git\n");
        return folder;
    }

    /** The same one, at the same place, with a key whose memories its author alone finds. */
    Developer inPrivate(String store, Path admin) throws IOException {
        Path other = newKey(name, "private", home.resolve("private.key"), store, admin);
        return new Developer(name, server, other, claude, home, project);
    }

    private static Path newKey(String name, String visibility, Path file, String store, Path admin) {
        List<String> words = List.of("--visibility", visibility, "--file", file.toString(), "--server", store);
        Ran made = run(
                Map.of("MEMLOG_KEY_FILE", admin.toString()),
                concat(List.of("keys", "create", "--author", name, "--scope", "write,read"), words));
        assertThat(made.code()).as(made.said()).isZero();
        return file;
    }

    /** The text of a file in the checkout. */
    Path write(String file, String text) throws IOException {
        return Files.writeString(project.resolve(file), text);
    }

    Path project() {
        return project;
    }

    /** What only its owner must know. */
    String key() {
        return key;
    }

    void installHooks() {
        Ran ran = memlog("hooks", "install", "--key-file", keyFile.toString());
        assertThat(ran.code()).as(ran.said()).isZero();
    }

    /** One session of the agent, to its end. */
    void works(String prompt) throws IOException, InterruptedException {
        claude.run(project, "-p", prompt);
    }

    /** Gives the agent Memlog's tools, which read the key from its file. */
    void addTools() throws IOException, InterruptedException {
        List<String> add = List.of("mcp", "add", "--scope", "user", "memlog", "-e", "MEMLOG_KEY_FILE=" + keyFile, "--");
        List<String> tools = concat(ChildJvm.command(Main.class), List.of("mcp", "--server", server));
        claude.run(project, concat(add, tools).toArray(String[]::new));
        assertThat(claude.run(project, "mcp", "list")).contains("memlog", "Connected");
    }

    /** One session of the agent that may use this tool. */
    void asks(String prompt, String tool) throws IOException, InterruptedException {
        claude.run(project, "-p", prompt, "--allowedTools", tool);
    }

    record Ran(int code, String said) {}

    /** A command of Memlog with this one's key. */
    Ran memlog(String... words) {
        return run(
                Map.of(
                        "HOME", home.toString(),
                        "PATH", System.getenv("PATH"),
                        "MEMLOG_SERVER", server,
                        "MEMLOG_KEY_FILE", keyFile.toString()),
                List.of(words));
    }

    private static Ran run(Map<String, String> environment, List<String> words) {
        StringWriter said = new StringWriter();
        int code = Cli.commandLine(new HashMap<>(environment), Map.of())
                .setErr(new PrintWriter(said, true))
                .setOut(new PrintWriter(said, true))
                .execute(words.toArray(String[]::new));
        return new Ran(code, said.toString());
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    Answer get(String path) {
        return http.get(server + path);
    }

    Answer post(String path, Object body) {
        return http.post(server + path, body);
    }

    /** What a tool of Memlog answers. */
    String tool(String tool, Map<String, ?> arguments) {
        Answer answer = post(
                "/mcp",
                Map.of(
                        "jsonrpc",
                        "2.0",
                        "id",
                        1,
                        "method",
                        "tools/call",
                        "params",
                        Map.of("name", tool, "arguments", arguments)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().at("/result/content/0/text").asText();
    }

    /** The observations of the project that have this file. */
    JsonNode about(String file) {
        return get("/api/search?format=json&type=observations&project=shop&files=" + file)
                .json()
                .path("observations");
    }

    @Override
    public void close() {
        claude.close();
    }
}
