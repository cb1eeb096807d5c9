/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.ingest.project.ProjectDetector;
import java.nio.file.Path;
import java.util.Map;

/** The project of a folder on this machine, as its sessions have it. */
public final class ProjectName {
    private ProjectName() {}

    /** From the node, which knows the root of each name; from the folder's files if the node does not answer that. */
    public static String of(NodeClient client, Path folder) {
        String path = path(folder);
        NodeClient.Answer answer = client.get("/v1/projects/of", Map.of("folder", path));
        if (answer.isFine()) {
            return answer.json().path("project").asText();
        }
        String name = new ProjectDetector().projectOf(path);
        return name == null ? "root" : name;
    }

    static JsonNode ask(NodeClient client, Path folder) {
        return client.getJson("/v1/projects/of", Map.of("folder", path(folder)));
    }

    private static String path(Path folder) {
        return folder.toAbsolutePath().normalize().toString();
    }
}
