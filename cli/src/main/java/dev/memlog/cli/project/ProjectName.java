/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.ingest.project.ProjectDetector;
import java.nio.file.Path;
import java.util.Map;

/** The project that a folder of this machine belongs to, as a session in it has it. */
public final class ProjectName {
    private ProjectName() {}

    /** As the node has it, which knows whose name it is; as the folder has it, where the node cannot tell. */
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
