/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.store.sql.SearchTerms;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Memories of many projects, of which a few are told by hand and asked for by labelled queries. The others are made
 * from the same words by a seed, so that each word of a query is found in many places.
 *
 * @param stories the number of each is its place, from 1
 */
record RetrievalSet(List<Story> stories) {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<String> KINDS =
            List.of("bugfix", "feature", "refactor", "change", "discovery", "decision");
    private static final Set<String> OF_ONE_STORY = Set.of("identifier", "prefix", "file");
    private static final List<String> TITLES = List.of(
            "Fixed %s %s in %s",
            "Added %s to %s %s",
            "%s of the %s became %s",
            "Why %s needs %s and %s",
            "Moved %s out of %s into %s",
            "%s %s fails after %s",
            "Measured %s with %s %s");

    record Story(MemoryRecord.Observation memory, List<Query> queries) {}

    /** @param sort what is hard about it */
    record Query(String sort, String text) {}

    static RetrievalSet read() throws IOException {
        List<Story> stories = new ArrayList<>();
        JsonMapper mapper = JsonMapper.builder().build();
        try (InputStream in = RetrievalSet.class.getResourceAsStream("retrieval.jsonl");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                stories.add(story(mapper.readTree(line), stories.size() + 1));
            }
        }
        return new RetrievalSet(stories);
    }

    /** Memories that tell nothing, made of the words of those that do. */
    List<MemoryRecord.Observation> noise(int count, long seed) {
        Random random = new Random(seed);
        List<String> words = words();
        List<String> files = stories.stream()
                .flatMap(story -> story.memory().filesModified().stream())
                .toList();
        List<String> projects = stories.stream()
                .map(story -> story.memory().provenance().project())
                .distinct()
                .toList();
        List<MemoryRecord.Observation> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String title = TITLES.get(random.nextInt(TITLES.size()))
                    .formatted(pick(words, random), pick(words, random), pick(words, random));
            List<String> told = new ArrayList<>();
            int length = 15 + random.nextInt(60);
            for (int word = 0; word < length; word++) {
                // A vocabulary of its own beside the shared one, as projects have.
                told.add(
                        random.nextInt(5) < 3
                                ? pick(words, random)
                                : "w" + Math.abs((int) (random.nextGaussian() * 4_000)));
            }
            String project = random.nextInt(3) == 0 ? pick(projects, random) : "project-" + random.nextInt(30);
            made.add(new MemoryRecord.Observation(
                    from("noise-" + i / 25, stories.size() + i + 1L, project, random.nextInt(400)),
                    pick(KINDS, random),
                    title,
                    null,
                    String.join(" ", told),
                    List.of(pick(words, random) + " " + pick(words, random) + " " + pick(words, random)),
                    List.of(pick(List.of("gotcha", "pattern", "trade-off", "what-changed"), random)),
                    List.of(),
                    List.of(
                            random.nextInt(40) == 0
                                    ? pick(files, random)
                                    : "src/module" + random.nextInt(50) + "/File" + random.nextInt(300) + ".java")));
        }
        return made;
    }

    /** Not those of identifiers, paths and beginnings of words, which mean one story and no other. */
    private List<String> words() {
        Set<String> own = stories.stream()
                .flatMap(story -> story.queries().stream())
                .filter(query -> OF_ONE_STORY.contains(query.sort()))
                .flatMap(query -> SearchTerms.words(query.text()).stream())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return stories.stream()
                .map(Story::memory)
                .flatMap(
                        memory -> Stream.concat(Stream.of(memory.title(), memory.narrative()), memory.facts().stream()))
                .flatMap(text -> SearchTerms.words(text).stream())
                .flatMap(word -> SearchTerms.isUnspaced(word) ? SearchTerms.pairs(word).stream() : Stream.of(word))
                .filter(word -> own.stream().noneMatch(word.toLowerCase(Locale.ROOT)::startsWith))
                .toList();
    }

    private static Story story(JsonNode json, int number) {
        MemoryRecord.Observation memory = new MemoryRecord.Observation(
                from(
                        "story-" + number,
                        number,
                        json.path("project").asText(),
                        json.path("days").asInt()),
                json.path("kind").asText(),
                json.path("title").asText(),
                null,
                json.path("narrative").asText(),
                texts(json.path("facts")),
                texts(json.path("concepts")),
                List.of(),
                texts(json.path("files")));
        List<Query> queries = new ArrayList<>();
        json.path("queries")
                .forEach(query -> queries.add(
                        new Query(query.path(0).asText(), query.path(1).asText())));
        return new Story(memory, queries);
    }

    private static Provenance from(String session, long sequence, String project, int days) {
        return new Provenance(
                new MemoryKey(SessionId.local(session), sequence, 0),
                project,
                1,
                NOW.minus(Duration.ofDays(days)),
                "local",
                "dev",
                "claude-code",
                null,
                "offline",
                "rules",
                100,
                List.of(new EventId("e" + sequence)),
                null,
                null,
                null,
                null);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
