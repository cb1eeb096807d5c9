/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import dev.memlog.cli.client.NodeClient;
import dev.memlog.ingest.project.ProjectDetector;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The project names of folders, from the node, which knows the root of each name; from this machine's files if the node
 * does not answer that, being on another machine or of an earlier version.
 *
 * <p>Threading: confined to one thread.
 */
public final class NodeProjects {
    private static final int FOLDER_IS_WRONG = 400;

    private final NodeClient node;
    private final ProjectDetector detector = new ProjectDetector();
    private final Map<String, String> known = new HashMap<>();
    private boolean says = true;

    public NodeProjects(NodeClient node) {
        this.node = node;
    }

    /** Null if the folder has no project. */
    @Nullable
    public String projectOf(String folder) {
        String project = known.computeIfAbsent(folder, this::ask);
        return project.isEmpty() ? null : project;
    }

    private String ask(String folder) {
        if (says && !folder.isBlank()) {
            NodeClient.Answer answer = node.get("/v1/projects/of", Map.of("folder", folder));
            String project = answer.json().path("project").asText();
            if (answer.isFine() && !project.isEmpty()) {
                return project;
            }
            says = answer.isFine() || answer.status() == FOLDER_IS_WRONG;
        }
        String own = detector.projectOf(folder);
        return own == null ? "" : own;
    }
}
