/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Memories by project, and questions whose answers are known: a file in JSON, which may be packed by gzip.
 *
 * @param notes by project, in the file's order
 */
record LabelledSet(String name, Map<String, List<Note>> notes, List<Question> questions) {
    /**
     * One memory.
     *
     * @param covers what it answers; its own id where the file names nothing
     */
    record Note(String id, String title, String narrative, List<String> files, Instant at, Set<String> covers) {}

    /**
     * @param gold what answers it, as {@link Note#covers()} names it
     * @param half {@code tune} or {@code held}
     */
    record Question(String text, String project, Set<String> gold, String stratum, String half) {}

    /** @throws IOException where the file cannot be read, or is no such set */
    static LabelledSet read(Path file) throws IOException {
        JsonNode json;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            json = JsonMapper.builder().build().readTree(plain);
        }
        if (!json.path("projects").isObject() || !json.path("queries").isArray()) {
            throw new IOException(file + " is no labelled set: it needs the fields projects and queries");
        }
        Map<String, List<Note>> notes = new LinkedHashMap<>();
        json.path("projects").properties().forEach(project -> {
            List<Note> some = new ArrayList<>();
            project.getValue().forEach(note -> some.add(note(note)));
            notes.put(project.getKey(), some);
        });
        List<Question> questions = new ArrayList<>();
        json.path("queries")
                .forEach(query -> questions.add(new Question(
                        query.path("q").asText(),
                        query.path("project").asText(),
                        new LinkedHashSet<>(texts(query.path("gold"))),
                        query.path("stratum").asText(),
                        query.path("half").asText())));
        return new LabelledSet(json.path("name").asText(), notes, questions);
    }

    private static Note note(JsonNode json) {
        String id = json.path("id").asText();
        List<String> covers = texts(json.path("covers"));
        return new Note(
                id,
                json.path("title").asText(),
                json.path("narrative").asText(""),
                texts(json.path("files")),
                Instant.ofEpochSecond(json.path("at").asLong()),
                covers.isEmpty() ? Set.of(id) : new LinkedHashSet<>(covers));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
