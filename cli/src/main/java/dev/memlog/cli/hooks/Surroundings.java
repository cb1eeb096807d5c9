/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds settings that keep a file's hooks from running, or make them run twice. */
public final class Surroundings {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private final Agent agent;
    private final Map<String, String> environment;
    private final Path project;

    /** @param project the folder whose settings apply beside the user's */
    public Surroundings(Agent agent, Map<String, String> environment, Path project) {
        this.agent = agent;
        this.environment = environment;
        this.project = project;
    }

    /** All files in which the agent looks for hooks. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        files.add(agent.userFile(environment));
        Path own = agent.projectFile(project);
        if (!files.contains(own)) {
            files.add(own);
        }
        if (agent == Agent.CLAUDE_CODE) {
            files.add(own.resolveSibling("settings.local.json"));
        }
        return files;
    }

    /** Warnings for the hooks in this file. */
    public List<String> warnings(Path installed) {
        List<String> warnings = new ArrayList<>();
        for (Path other : files()) {
            if (!other.equals(installed)
                    && !new HookInstallation(agent, other).ours().isEmpty()) {
                warnings.add("each hook runs twice: " + other + " has them, too; " + wayOut(other));
            }
        }
        for (Path file : files()) {
            warnings.addAll(warningsAbout(file));
        }
        if (!hasCurl()) {
            warnings.add("there is no curl in PATH, which the hooks run: install it");
        }
        return warnings;
    }

    private String wayOut(Path file) {
        boolean ofUser = file.equals(agent.userFile(environment));
        if (!ofUser && !file.equals(agent.projectFile(project))) {
            return "take those out by hand";
        }
        String of = agent == Agent.CLAUDE_CODE ? "" : " --agent " + agent.wireName();
        return "`bin/memlog hooks uninstall" + of + (ofUser ? " --user" : " --project " + project)
                + "` takes those out";
    }

    /** Steps that the agent requires before it runs new hooks. */
    public List<String> steps(boolean ofUser) {
        return switch (agent) {
            case CODEX ->
                List.of("Codex runs new and changed hooks once you trust them: start codex and say so when it asks,"
                        + " or open /hooks" + (ofUser ? "" : "; a project's hooks only in a trusted project"));
            case GEMINI -> ofUser ? List.of() : List.of("trust the folder: Gemini CLI runs no project's hooks before");
            case CLAUDE_CODE, CURSOR -> List.of();
        };
    }

    private List<String> warningsAbout(Path file) {
        JsonNode settings = read(file);
        List<String> warnings = new ArrayList<>();
        if (settings.path("disableAllHooks").asBoolean(false)) {
            warnings.add(file + " says disableAllHooks: no hook runs");
        }
        if (agent == Agent.GEMINI
                && settings.path("hooksConfig").has("enabled")
                && !settings.path("hooksConfig").path("enabled").asBoolean(true)) {
            warnings.add(file + " says hooksConfig.enabled = false: no hook runs");
        }
        settings.path("enabledPlugins").properties().forEach(plugin -> {
            if (plugin.getKey().startsWith("claude-mem@") && plugin.getValue().asBoolean(false)) {
                warnings.add(file + " enables claude-mem's plugin: with both, the same work is recorded twice");
            }
        });
        return warnings;
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode settings = Files.exists(file) ? JSON.readTree(Files.readString(file)) : null;
            return Objects.requireNonNullElse(settings, MissingNode.getInstance());
        } catch (IOException e) {
            // No warning for an unreadable file: the agent reports it.
            return MissingNode.getInstance();
        }
    }

    private boolean hasCurl() {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isBlank() && Files.isExecutable(Path.of(folder, "curl"))) {
                return true;
            }
        }
        return false;
    }
}
