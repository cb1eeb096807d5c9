/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.cli.hooks.Agent;
import dev.memlog.cli.hooks.HookInstallation;
import dev.memlog.cli.hooks.HookSettings;
import dev.memlog.cli.hooks.HookTarget;
import dev.memlog.cli.hooks.PostingHook;
import dev.memlog.cli.hooks.Surroundings;
import dev.memlog.settings.UserError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks whether the agents' settings, of the user and of the current folder's project, post hooks to the node. */
record HooksCheck(URI server, Map<String, String> environment, Path project) {
    List<CheckResult> examine() {
        List<CheckResult> findings = new ArrayList<>();
        for (Agent agent : Agent.values()) {
            new Look(agent, findings).examine();
        }
        if (findings.isEmpty()) {
            findings.add(
                    CheckResult.warning("hooks", "no agent posts its hooks to " + server, install(Agent.CLAUDE_CODE)));
        }
        return findings;
    }

    private String install(Agent agent) {
        String option = agent == Agent.CLAUDE_CODE ? "" : " --agent " + agent.wireName();
        return "bin/memlog hooks install" + option + " --server " + server;
    }

    /** One agent's files. */
    private final class Look {
        private final Agent agent;
        private final List<CheckResult> findings;
        private final Map<Path, Set<URI>> posting = new LinkedHashMap<>();
        private final Set<String> events = new TreeSet<>();
        private boolean overHttp;
        private boolean losing;

        Look(Agent agent, List<CheckResult> findings) {
            this.agent = agent;
            this.findings = findings;
        }

        void examine() {
            Surroundings around = new Surroundings(agent, environment, project);
            for (Path file : around.files()) {
                if (Files.exists(file)) {
                    read(file);
                }
            }
            if (posting.isEmpty()) {
                return;
            }
            tellWhereTo();
            if (overHttp) {
                warn("they are of an earlier version, whose failures " + agent.title() + " shows to you");
            } else if (losing) {
                warn("they are of an earlier version, which loses what happens while no node is there");
            }
            for (String warning : around.warnings(posting.keySet().iterator().next())) {
                findings.add(CheckResult.warning("hooks", agent.title() + ": " + warning, ""));
            }
        }

        private void tellWhereTo() {
            Set<URI> servers =
                    posting.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
            Set<String> missing = new TreeSet<>();
            HookSettings.of(agent, HookTarget.of(server))
                    .path("hooks")
                    .fieldNames()
                    .forEachRemaining(missing::add);
            missing.removeAll(events);
            if (!servers.contains(server)) {
                warn("in " + posting.keySet() + " they post to " + servers + ", not to " + server);
            } else if (!missing.isEmpty()) {
                warn("in " + posting.keySet() + ", but without " + String.join(", ", missing));
            } else {
                findings.add(CheckResult.ok("hooks", agent.title() + ": installed in " + posting.keySet()));
            }
        }

        private void read(Path file) {
            HookInstallation installation = new HookInstallation(agent, file);
            try {
                List<String> here = installation.events();
                List<PostingHook> ours = installation.ours();
                if (!ours.isEmpty()) {
                    events.addAll(here);
                    losing |= ours.stream().anyMatch(hook -> !hook.keeps());
                    overHttp |= ours.stream().anyMatch(PostingHook::overHttp);
                    posting.put(file, ours.stream().map(PostingHook::server).collect(Collectors.toSet()));
                }
            } catch (UserError e) {
                String message = String.valueOf(e.getMessage());
                findings.add(
                        agent == Agent.CLAUDE_CODE
                                ? CheckResult.problem("hooks", message, "correct it")
                                : CheckResult.warning("hooks", message, "correct it"));
            }
        }

        private void warn(String message) {
            findings.add(CheckResult.warning("hooks", agent.title() + ": " + message, install(agent)));
        }
    }
}
