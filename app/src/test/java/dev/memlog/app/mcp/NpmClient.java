/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.agent.NpmFolder;
import dev.memlog.app.agent.ProcessesOf;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The protocol's own client from npm. */
final class NpmClient {
    private static final String VERSION = "1.32.2";
    private static final String NEXT_VERSION = "2.4.0";
    private static final int RUN_SECONDS = 120;

    private final Path installed;
    private final String script;

    private NpmClient(Path installed, String script) {
        this.installed = installed;
        this.script = script;
    }

    /** The one that agents are built with, which begins with a handshake. */
    static NpmClient install() throws IOException {
        return install("mcp-client-" + VERSION, "@modelcontextprotocol/sdk@" + VERSION, "client.mjs");
    }

    /** The one that knows revisions without a handshake, too. */
    static NpmClient negotiating() throws IOException {
        return install(
                "mcp-client-" + NEXT_VERSION, "@modelcontextprotocol/client@" + NEXT_VERSION, "negotiating-client.mjs");
    }

    private static NpmClient install(String name, String module, String file) throws IOException {
        NpmFolder folder =
                NpmFolder.filled(name, List.of(List.of("npm", "install", "--no-audit", "--no-fund", module)));
        try (InputStream script = Objects.requireNonNull(NpmClient.class.getResourceAsStream(file), file)) {
            return new NpmClient(folder.path(), new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A call of a tool. */
    record Call(String name, Map<String, ?> arguments) {}

    /**
     * Connects, lists the tools, makes the calls and says what came of all that.
     *
     * @param target {@code http URL}, or {@code stdio COMMAND ARGUMENT…}
     */
    JsonNode ask(Path scratch, List<String> target, List<Call> calls) throws IOException, InterruptedException {
        Path asked = scratch.resolve("calls.json");
        Path said = scratch.resolve("said.json");
        Path log = scratch.resolve("client.log");
        Files.writeString(asked, NodeHttp.JSON.writeValueAsString(calls));
        List<String> command = new ArrayList<>(List.of("node", "--input-type=module", "-e", script, "--"));
        command.addAll(target);
        Process process = new ProcessBuilder(command)
                .directory(installed.toFile())
                .redirectInput(asked.toFile())
                .redirectOutput(said.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended = process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
        ProcessesOf.end(process.toHandle());
        assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
        return NodeHttp.JSON.readTree(Files.readString(said));
    }
}
