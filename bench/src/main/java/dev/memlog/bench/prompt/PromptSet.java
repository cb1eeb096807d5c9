/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Memories of one project, and prompts to a session of it: such as mean some of the memories, and such as mean none.
 *
 * @param memories the number of each is its place, from 1
 */
record PromptSet(String project, List<MemoryRecord.Observation> memories, List<Prompt> prompts) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A prompt.
     *
     * @param sort a set's stratum, or where a foreign prompt comes from
     * @param isHeld whether it is of the half that nothing is chosen by
     * @param meant what it asks for, by the names of the set; empty for a foreign prompt
     * @param covers for the number of each memory that is meant, the names that it stands for
     */
    record Prompt(String sort, boolean isHeld, String text, Set<String> meant, Map<Long, Set<String>> covers) {
        boolean isForeign() {
            return meant.isEmpty();
        }

        boolean means(long number) {
            return covers.containsKey(number);
        }
    }

    /**
     * Reads the project with the most memories of a set ({@code {"projects": {name: [{"id", "title", "narrative", "files",
     * "at", "covers"?}]}, "queries": [{"q", "project", "gold", "stratum", "half"}]}}, also gzipped).
     *
     * @param others other sets, whose queries are foreign prompts here
     */
    static PromptSet read(Path file, List<Path> others) throws IOException {
        JsonNode set = json(file);
        String project = "";
        for (Map.Entry<String, JsonNode> each : set.path("projects").properties()) {
            if (each.getValue().size() > set.path("projects").path(project).size()) {
                project = each.getKey();
            }
        }
        List<MemoryRecord.Observation> memories = new ArrayList<>();
        Map<String, Set<Long>> numbers = new HashMap<>();
        for (JsonNode each : set.path("projects").path(project)) {
            long number = memories.size() + 1L;
            memories.add(memory(project, each, number));
            List<String> covers = each.has("covers")
                    ? texts(each.path("covers"))
                    : List.of(each.path("id").asText());
            covers.forEach(name ->
                    numbers.computeIfAbsent(name, key -> new HashSet<>()).add(number));
        }
        List<Prompt> prompts = new ArrayList<>();
        for (JsonNode query : set.path("queries")) {
            if (query.path("project").asText().equals(project)) {
                prompts.add(prompt(query, numbers));
            }
        }
        for (Path other : others) {
            JsonNode foreign = json(other);
            for (JsonNode query : foreign.path("queries")) {
                prompts.add(foreign(
                        foreign.path("name").asText(),
                        isHeld(query),
                        query.path("q").asText()));
            }
        }
        addLines("general", "foreign-prompts.txt", prompts);
        addLines("small talk", "small-talk.txt", prompts);
        return new PromptSet(project, memories, prompts);
    }

    private static void addLines(String sort, String resource, List<Prompt> prompts) throws IOException {
        try (InputStream in = PromptSet.class.getResourceAsStream(resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<String> all =
                    lines.lines().filter(line -> !line.startsWith("#")).toList();
            for (int i = 0; i < all.size(); i++) {
                prompts.add(foreign(sort, i % 2 == 1, all.get(i)));
            }
        }
    }

    private static Prompt foreign(String sort, boolean isHeld, String text) {
        return new Prompt(sort, isHeld, text, Set.of(), Map.of());
    }

    private static Prompt prompt(JsonNode query, Map<String, Set<Long>> numbers) {
        Set<String> meant = Set.copyOf(texts(query.path("gold")));
        Map<Long, Set<String>> covers = new HashMap<>();
        for (String name : meant) {
            numbers.getOrDefault(name, Set.of())
                    .forEach(number -> covers.computeIfAbsent(number, key -> new HashSet<>())
                            .add(name));
        }
        return new Prompt(
                query.path("stratum").asText(), isHeld(query), query.path("q").asText(), meant, covers);
    }

    private static boolean isHeld(JsonNode query) {
        return query.path("half").asText().equals("held");
    }

    private static MemoryRecord.Observation memory(String project, JsonNode json, long number) {
        Provenance from = new Provenance(
                new MemoryKey(SessionId.local("set-" + number), number, 0),
                project,
                1,
                Instant.ofEpochSecond(json.path("at").asLong()),
                "local",
                "dev",
                "claude-code",
                null,
                "offline",
                "rules",
                100,
                List.of(new EventId("e" + number)),
                null,
                null,
                null,
                null);
        String narrative = json.path("narrative").asText();
        return new MemoryRecord.Observation(
                from,
                "change",
                json.path("title").asText(),
                null,
                narrative.isEmpty() ? null : narrative,
                List.of(),
                List.of(),
                List.of(),
                texts(json.path("files")));
    }

    private static JsonNode json(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return JSON.readTree(plain);
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
