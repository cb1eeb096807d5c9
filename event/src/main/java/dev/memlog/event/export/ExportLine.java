/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.export;

import static java.util.Objects.requireNonNull;

import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.team.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of an export: one record of a node's memories, for another node. */
public sealed interface ExportLine {
    /** The version of the format that {@link ExportCodec} writes, and the newest that it reads. */
    int VERSION = 1;

    /**
     * The first line.
     *
     * @param highestNumber the highest number by which any of its memories is or was cited; 0 if it is not given
     */
    record Header(int version, Instant exportedAt, long highestNumber) implements ExportLine {
        public Header {
            requireNonNull(exportedAt, "exportedAt");
        }
    }

    /**
     * A session; its line precedes its memories.
     *
     * @param visibility null for {@link Visibility#TEAM}
     */
    record Session(
            SessionId sessionId,
            @Nullable String project,
            String team,
            String author,
            String platform,
            Instant startedAt,
            Instant lastActivityAt,
            int promptCount,
            List<String> memorySessionIds,
            @Nullable Visibility visibility)
            implements ExportLine {
        public Session {
            requireNonNull(sessionId, "sessionId");
            requireNonNull(team, "team");
            requireNonNull(author, "author");
            requireNonNull(platform, "platform");
            requireNonNull(startedAt, "startedAt");
            requireNonNull(lastActivityAt, "lastActivityAt");
            memorySessionIds = List.copyOf(memorySessionIds);
            visibility = visibility == Visibility.TEAM ? null : visibility;
        }

        /** Of a session whose memories the whole team finds. */
        public Session(
                SessionId sessionId,
                @Nullable String project,
                String team,
                String author,
                String platform,
                Instant startedAt,
                Instant lastActivityAt,
                int promptCount,
                List<String> memorySessionIds) {
            this(
                    sessionId,
                    project,
                    team,
                    author,
                    platform,
                    startedAt,
                    lastActivityAt,
                    promptCount,
                    memorySessionIds,
                    null);
        }

        /** The event that adds it elsewhere. */
        public SessionEvent.SessionAdded toEvent() {
            return SessionEvent.SessionAdded.of(
                    sessionId,
                    startedAt,
                    lastActivityAt,
                    team,
                    author,
                    platform,
                    project,
                    promptCount,
                    memorySessionIds,
                    visibility);
        }
    }

    /**
     * An observation, a summary or a prompt.
     *
     * @param number the number by which it is cited where the line was written; 0 for none
     * @param memory with the origin it had there; a memory that was read always has one, to which {@code number} is
     *     added
     * @param marks that hold for it; its text is its own, also where it is edited
     */
    record Memory(long number, MemoryRecord.Memory memory, boolean hidden, List<MemoryMark> marks)
            implements ExportLine {
        public Memory {
            requireNonNull(memory, "memory");
            marks = List.copyOf(marks);
        }

        /** One of which nobody has said anything. */
        public Memory(long number, MemoryRecord.Memory memory, boolean hidden) {
            this(number, memory, hidden, List.of());
        }

        /** Identifies the memory on every node. */
        public String originId() {
            Provenance from = memory.provenance();
            return from.origin() == null
                    ? Origin.idOf(from.key(), from.at())
                    : from.origin().id();
        }

        /**
         * The event that adds it to another node.
         *
         * @throws NullPointerException for a memory without origin, which only a line that was not read has
         */
        public SessionEvent.MemoryAdded toEvent() {
            return SessionEvent.MemoryAdded.of(memory, hidden, marks);
        }
    }

    /** The last line: without it, the end is missing. */
    record End(long sessions, long memories) implements ExportLine {}
}
