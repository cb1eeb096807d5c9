/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether Claude Code's settings, of the user or of the project of the current folder, post its hooks to the node. */
record HooksCheck(URI server, Path home, Path project) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NEEDED =
            Set.of("SessionStart", "UserPromptSubmit", "PostToolUse", "Stop", "SessionEnd");

    List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Map<Path, Set<String>> posting = new LinkedHashMap<>();
        Set<String> events = new TreeSet<>();
        for (Path file : files()) {
            if (Files.exists(file)) {
                read(file, posting, events, findings);
            }
        }
        String print = "bin/memlog hooks print --server " + server + " prints what goes into " + files().getFirst();
        if (posting.isEmpty()) {
            findings.add(Finding.warning("hooks", "Claude Code posts no hook to " + server, print));
            return findings;
        }
        Set<String> missing = new TreeSet<>(NEEDED);
        missing.removeAll(events);
        findings.add(
                missing.isEmpty()
                        ? Finding.ok("hooks", "installed in " + posting.keySet())
                        : Finding.warning(
                                "hooks",
                                "in " + posting.keySet() + ", but without " + String.join(", ", missing),
                                print));
        if (posting.size() > 1) {
            findings.add(Finding.warning(
                    "hooks", "each hook is posted " + posting.size() + " times", "keep those of one file"));
        }
        return findings;
    }

    private List<Path> files() {
        Path folder = project.resolve(".claude");
        return List.of(
                home.resolve("settings.json"), folder.resolve("settings.json"), folder.resolve("settings.local.json"));
    }

    private void read(Path file, Map<Path, Set<String>> posting, Set<String> events, List<Finding> findings) {
        try {
            JsonNode hooks = JSON.readTree(Files.readString(file)).path("hooks");
            Set<String> here = new TreeSet<>();
            hooks.properties().forEach(event -> {
                if (postsToUs(event.getValue())) {
                    here.add(event.getKey());
                }
            });
            if (!here.isEmpty()) {
                posting.put(file, here);
                events.addAll(here);
            }
        } catch (JsonProcessingException e) {
            findings.add(Finding.problem("hooks", file + " is not JSON", "correct it: Claude Code does not read it"));
        } catch (IOException e) {
            findings.add(Finding.warning("hooks", file + " cannot be read", "check its permissions"));
        }
    }

    private boolean postsToUs(JsonNode matchers) {
        for (JsonNode matcher : matchers) {
            for (JsonNode hook : matcher.path("hooks")) {
                String target =
                        hook.path("url").asText("") + " " + hook.path("command").asText("");
                if (target.contains(server + "/hooks")) {
                    return true;
                }
            }
        }
        return false;
    }
}
