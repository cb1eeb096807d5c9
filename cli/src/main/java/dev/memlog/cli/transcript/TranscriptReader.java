/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.file.BoundedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads one transcript as the payloads of the hooks that would have reported it: prompts, tool uses with their results,
 * and the answer at the end of each turn. They carry the ids of Claude Code's own hooks (prompt, tool use, sub-agent),
 * so that an event recorded live has the same event id.
 *
 * <p>A file may hold lines of several sessions, after copies, merges and resumed conversations: each session is read by
 * itself.
 *
 * <p>Leaves out what no hook reports: thinking, attachments, terminal commands, summaries of a compaction, and tool
 * uses of sub-agents in transcripts that do not name the sub-agent.
 *
 * <p>Threading: confined to one thread; for one file.
 */
public final class TranscriptReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Several pictures fit into it. */
    private static final int LONGEST_LINE = 32 * 1024 * 1024;

    private final Set<String> seen;
    private final Sink sink;
    private final Map<String, SessionReader> sessions = new LinkedHashMap<>();

    /**
     * @param seen occasions already read: a resumed or forked session begins with a copy of another
     * @param sink takes the payloads in the order of the transcript
     */
    public TranscriptReader(Set<String> seen, Sink sink) {
        this.seen = seen;
        this.sink = sink;
    }

    /** Receives the payloads that hooks would have sent. */
    @FunctionalInterface
    public interface Sink {
        void accept(ObjectNode payload);
    }

    /** @return the number of unreadable lines; the last line of an active session may be half written */
    public int read(Path file) throws IOException {
        int broken = 0;
        try (BoundedLines lines = new BoundedLines(TranscriptBytes.of(file), LONGEST_LINE)) {
            for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.tooLong()) {
                    broken++;
                    continue;
                }
                try {
                    JsonNode entry = MAPPER.readTree(TranscriptBytes.withoutMarks(line.text()));
                    if (entry != null && entry.isObject()) {
                        onEntry(entry);
                    }
                } catch (JsonProcessingException e) {
                    broken++;
                }
            }
        } finally {
            // Also for a file that breaks off: its payloads are already delivered.
            sessions.values().forEach(SessionReader::end);
        }
        return broken;
    }

    private void onEntry(JsonNode entry) {
        String session = entry.path("sessionId").asText();
        if (!session.isBlank()) {
            sessions.computeIfAbsent(session, id -> new SessionReader(id, seen, sink))
                    .onEntry(entry);
        }
    }
}
