/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.LabelledSet.Note;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.projection.MemoryEdits;
import dev.memlog.store.projection.MemoryRepository;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One database with the memories of labelled sets, as a node that has imported them, and none of the node.
 *
 * <p>Threading: one thread fills it; reads are safe.
 */
final class LabelledStore implements AutoCloseable {
    private static final int TITLE = 1_000;

    private final Path folder;
    private final Database database;
    private final Map<Long, Note> notes = new HashMap<>();

    LabelledStore(List<LabelledSet> sets) throws IOException, SQLException {
        folder = Files.createTempDirectory("memlog-labelled");
        database = Database.open(StoreConfig.defaults(folder.resolve("memlog.db")));
        fill(sets);
    }

    Database database() {
        return database;
    }

    /** The memory of this number. */
    Note note(long number) {
        Note note = notes.get(number);
        if (note == null) {
            throw new IllegalArgumentException("no memory has the number " + number);
        }
        return note;
    }

    /** The set's project as the store names it. */
    static String project(LabelledSet set, String project) {
        return set.name() + "-" + project;
    }

    /** The numbers of each of the set's projects. */
    Map<String, Set<Long>> numbers(LabelledSet set) {
        IdentityHashMap<Note, Long> numbered = new IdentityHashMap<>();
        notes.forEach((number, note) -> numbered.put(note, number));
        Map<String, Set<Long>> numbers = new HashMap<>();
        set.notes()
                .forEach((project, some) ->
                        numbers.put(project, some.stream().map(numbered::get).collect(Collectors.toSet())));
        return numbers;
    }

    private void fill(List<LabelledSet> sets) throws SQLException {
        Statements statements = new Statements(database.writer());
        // Two notes that are alike are both asked for.
        NearDuplicates duplicates = new NearDuplicates(statements, false);
        MemoryRepository memories =
                new MemoryRepository(statements, new MemoryEdits(statements, duplicates), duplicates);
        List<MemoryRecord.Observation> all = new ArrayList<>();
        for (LabelledSet set : sets) {
            set.notes()
                    .forEach((project, some) -> some.forEach(note -> {
                        notes.put(all.size() + 1L, note);
                        all.add(observation(set, project, note, all.size() + 1L));
                    }));
        }
        statements.inTransaction(() -> {
            long number = 1;
            for (MemoryRecord.Observation each : all) {
                memories.add(number++, each);
            }
        });
    }

    private static MemoryRecord.Observation observation(LabelledSet set, String project, Note note, long number) {
        String title = note.title().substring(0, Math.min(TITLE, note.title().length()));
        SessionId session = SessionId.local(set.name() + "/" + project + "/" + note.id());
        Provenance provenance = new Provenance(
                new MemoryKey(session, number, 0),
                project(set, project),
                1,
                note.at(),
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
        return new MemoryRecord.Observation(
                provenance,
                "change",
                title.isEmpty() ? "-" : title,
                null,
                note.narrative().isEmpty() ? null : note.narrative(),
                List.of(),
                List.of(),
                List.of(),
                note.files());
    }

    @Override
    public void close() throws IOException {
        database.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
