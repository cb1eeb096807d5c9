/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The filter of dead letters: those that match every given option. */
final class LetterFilterOption {
    @Option(
            names = "--class",
            paramLabel = "C",
            split = ",",
            description = "Only this failure class, such as malformed; several with commas.")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--project", paramLabel = "P", description = "Only this project.")
    @Nullable
    private String project;

    @Option(names = "--session", paramLabel = "ID", description = "Only this session.")
    @Nullable
    private String session;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Only dead letters whose last failure was this provider's.")
    @Nullable
    private String provider;

    @Option(
            names = "--older-than",
            paramLabel = "AGE|TIME",
            description = "Last failure before: 90s, 30m, 6h, 7d, 2026-11-22, 2026-11-22T10:42:00Z.")
    @Nullable
    private String olderThan;

    @Option(names = "--newer-than", paramLabel = "AGE|TIME", description = "Last failure after.")
    @Nullable
    private String newerThan;

    @Option(names = "--text", paramLabel = "WORDS", description = "Text in the failure message or in the event.")
    @Nullable
    private String text;

    @Option(names = "--key", paramLabel = "KEY", description = "Only the dead letter with this key.")
    @Nullable
    private String key;

    /** For a GET. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!classes.isEmpty()) {
            query.put("class", String.join(",", classes));
        }
        single().forEach(query::put);
        return query;
    }

    /** For a POST. */
    ObjectNode body() {
        ObjectNode body = NodeClient.MAPPER.createObjectNode();
        if (!classes.isEmpty()) {
            ArrayNode all = body.putArray("class");
            classes.forEach(all::add);
        }
        single().forEach(body::put);
        return body;
    }

    private Map<String, String> single() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, "project", project);
        put(given, "session", session);
        put(given, "provider", provider);
        put(given, "olderThan", olderThan);
        put(given, "newerThan", newerThan);
        put(given, "text", text);
        put(given, "key", key);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable String value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
