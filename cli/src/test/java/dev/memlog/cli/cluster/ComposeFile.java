/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A file of Docker Compose in the root of the project, with its anchors and merges resolved.
 *
 * @param root the whole file
 */
record ComposeFile(String text, JsonNode root) {
    private static final Path ROOT = Path.of("..");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]{1,64})");

    static ComposeFile read(String name) throws IOException {
        String text = Files.readString(ROOT.resolve(name));
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return new ComposeFile(text, new ObjectMapper().valueToTree(loaded));
    }

    Map<String, JsonNode> services() {
        Map<String, JsonNode> services = new LinkedHashMap<>();
        root.path("services").properties().forEach(service -> services.put(service.getKey(), service.getValue()));
        return services;
    }

    /** @throws IllegalArgumentException if there is none */
    JsonNode service(String name) {
        JsonNode service = root.path("services").path(name);
        if (service.isMissingNode()) {
            throw new IllegalArgumentException("no service " + name);
        }
        return service;
    }

    /** The variables that the caller's environment or the file .env gives. */
    Set<String> variables() {
        return VARIABLE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Map<String, String> environment(JsonNode service) {
        Map<String, String> environment = new LinkedHashMap<>();
        ((ObjectNode) service.path("environment"))
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asText()));
        return environment;
    }
}
