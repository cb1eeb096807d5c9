/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The project of the recorded sessions in a folder of this machine. What the recorded calls read and write is really
 * there, so a node can compare memories with it.
 */
public final class DemoFolder {
    /** The file that is changed after the sessions, below the folder. */
    static final String CHANGED = "src/main/java/shop/Order.java";

    /** The file that is deleted after the sessions, below the folder. */
    static final String DELETED = "NOTES.md";

    private static final String RECORDED = "/home/dev/shop";

    private final Path root;

    private DemoFolder(Path root) {
        this.root = root;
    }

    /**
     * Makes the folder {@code shop}, after which the node names the project.
     *
     * @param parent an existing folder
     */
    public static DemoFolder in(Path parent) {
        try {
            return new DemoFolder(Files.createDirectories(
                    parent.toRealPath().resolve(Path.of(RECORDED).getFileName())));
        } catch (IOException e) {
            throw new UserError("the demo's project cannot be made in " + parent + " (" + e.getMessage() + ")", e);
        }
    }

    String project() {
        return root.getFileName().toString();
    }

    /** A recorded hook as it would be of a session in this folder. */
    JsonNode hook(String recorded) {
        try {
            String quoted = NodeClient.MAPPER.writeValueAsString(root.toString());
            return NodeClient.MAPPER.readTree(recorded.replace(RECORDED, quoted.substring(1, quoted.length() - 1)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does to the folder what the call that a hook reports has done, or has found there. */
    void follow(JsonNode hook) {
        if (!hook.path("hook_event_name").asText().equals("PostToolUse")) {
            return;
        }
        JsonNode input = hook.path("tool_input");
        Path file = root.resolve(input.path("file_path").asText()).normalize();
        switch (hook.path("tool_name").asText()) {
            case "Read" ->
                write(
                        file,
                        hook.path("tool_response").path("file").path("content").asText());
            case "Write" -> write(file, input.path("content").asText());
            case "Edit" ->
                replace(
                        file,
                        input.path("old_string").asText(),
                        input.path("new_string").asText());
            default -> {}
        }
    }

    /** Somebody works on without an agent: one file is changed, one is deleted. */
    void goOn() {
        replace(root.resolve(CHANGED), "lines()", "articles()");
        try {
            Files.deleteIfExists(root.resolve(DELETED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(Path file, String before, String after) {
        try {
            write(file, Files.readString(file).replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, String content) {
        if (!file.startsWith(root)) {
            throw new UserError("a recorded call names " + file + ", which is not in " + root);
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
