/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A coding agent whose settings can hold Memlog's hooks. */
public enum Agent {
    CLAUDE_CODE("claude-code", "Claude Code", ".claude", "settings.json", "CLAUDE_CONFIG_DIR", false),
    CURSOR("cursor", "Cursor", ".cursor", "hooks.json", "", false),
    CODEX("codex", "Codex", ".codex", "hooks.json", "CODEX_HOME", false),
    GEMINI("gemini", "Gemini CLI", ".gemini", "settings.json", "", true);

    private static final String GEMINI_HOME = "GEMINI_CLI_HOME";

    private final String wireName;
    private final String title;
    private final String folder;
    private final String file;
    private final String folderVariable;
    private final boolean comments;

    Agent(String wireName, String title, String folder, String file, String folderVariable, boolean comments) {
        this.wireName = wireName;
        this.title = title;
        this.folder = folder;
        this.file = file;
        this.folderVariable = folderVariable;
        this.comments = comments;
    }

    public static Optional<Agent> named(String wireName) {
        return Arrays.stream(values())
                .filter(agent -> agent.wireName.equals(wireName))
                .findFirst();
    }

    public static String allNames() {
        return Arrays.stream(values()).map(Agent::wireName).collect(Collectors.joining(", "));
    }

    /** Its name in addresses and options. */
    public String wireName() {
        return wireName;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** The settings of one user, for all projects. */
    public Path userFile(Map<String, String> environment) {
        String own = folderVariable.isEmpty() ? "" : environment.getOrDefault(folderVariable, "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath().resolve(file);
        }
        String home = environment.getOrDefault("HOME", "");
        if (this == GEMINI && !environment.getOrDefault(GEMINI_HOME, "").isBlank()) {
            home = environment.getOrDefault(GEMINI_HOME, "");
        }
        return Path.of(home.isBlank() ? System.getProperty("user.home") : home, folder, file);
    }

    /** The settings of one project, for all its users. */
    public Path projectFile(Path project) {
        return project.toAbsolutePath().normalize().resolve(folder).resolve(file);
    }

    /** Whether it reads comments in its settings. */
    boolean comments() {
        return comments;
    }

    /** Whether an event's list holds the hooks themselves, rather than groups of them. */
    boolean flat() {
        return this == CURSOR;
    }
}
