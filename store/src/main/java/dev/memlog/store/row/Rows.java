/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the projection, as the read side sees them. {@code number} is the memory number that people cite;
 * {@code hidden} memories are left out of lists.
 */
public final class Rows {
    private Rows() {}

    /** What every kind of memory has. */
    public sealed interface MemoryRow {
        long number();

        String project();

        /** Whose memory it is. */
        String author();

        Instant at();

        boolean hidden();

        /** What people say of it; nothing can be said of a prompt. */
        default Marks marks() {
            return Marks.NONE;
        }
    }

    /**
     * What people say of a memory.
     *
     * @param pinned whether it is told first
     * @param wrong whether it is not true
     * @param global whether it holds in all projects
     * @param editedBy who wrote its present text; null if it is the memory's own
     * @param editedAt when that was
     * @param original the memory's own text, if the present one is another
     */
    public record Marks(
            boolean pinned,
            boolean wrong,
            boolean global,
            @Nullable String editedBy,
            @Nullable Instant editedAt,
            @Nullable EditedText original) {
        public static final Marks NONE = new Marks(false, false, false, null, null, null);
    }

    /**
     * The first later observation that denies another: its number and its time; both null while there is none.
     */
    public record Superseded(
            @Nullable Long supersededBy, @Nullable Instant supersededAt) {
        public static final Superseded NONE = new Superseded(null, null);

        boolean isAfter(Instant time) {
            return supersededAt != null && supersededAt.isAfter(time);
        }
    }

    /**
     * @param project the memory's own, else its session's; blank while neither is known
     * @param duplicateOf the number of the first observation of the same near-duplicates; null for a first
     */
    public record ObservationRow(
            long number,
            MemoryKey key,
            SessionNumber session,
            @Nullable String memorySessionId,
            String project,
            String author,
            String platform,
            String kind,
            String title,
            @Nullable String subtitle,
            @Nullable String narrative,
            List<String> facts,
            List<String> concepts,
            List<String> filesRead,
            List<String> filesModified,
            int promptNumber,
            long tokens,
            Instant at,
            @Nullable String agentId,
            @Nullable String agentType,
            boolean hidden,
            @Nullable Long duplicateOf,
            Marks marks,
            Superseded superseded)
            implements MemoryRow {
        /** The number of the first later observation that denies it; null while none does. */
        public @Nullable Long supersededBy() {
            return superseded.supersededBy();
        }

        /** As it stood at a time: what superseded it later had not been said. */
        public ObservationRow asOf(Instant time) {
            return superseded.isAfter(time) ? with(Superseded.NONE) : this;
        }

        public ObservationRow with(Superseded by) {
            return new ObservationRow(
                    number,
                    key,
                    session,
                    memorySessionId,
                    project,
                    author,
                    platform,
                    kind,
                    title,
                    subtitle,
                    narrative,
                    facts,
                    concepts,
                    filesRead,
                    filesModified,
                    promptNumber,
                    tokens,
                    at,
                    agentId,
                    agentType,
                    hidden,
                    duplicateOf,
                    marks,
                    by);
        }
    }

    public record SummaryRow(
            long number,
            MemoryKey key,
            SessionNumber session,
            @Nullable String memorySessionId,
            String project,
            String author,
            String platform,
            @Nullable String request,
            @Nullable String investigated,
            @Nullable String learned,
            @Nullable String completed,
            @Nullable String nextSteps,
            @Nullable String notes,
            int promptNumber,
            long tokens,
            Instant at,
            boolean hidden,
            Marks marks)
            implements MemoryRow {}

    public record PromptRow(
            long number,
            MemoryKey key,
            SessionNumber session,
            String project,
            String author,
            String platform,
            int promptNumber,
            String text,
            Instant at,
            boolean hidden)
            implements MemoryRow {}

    /**
     * @param costMicros in micro-dollars, of its calls to models with a price
     * @param unpricedTokens of its calls to models without one
     */
    public record SessionRow(
            SessionId sessionId,
            SessionNumber session,
            String project,
            String platform,
            SessionStatus status,
            @Nullable String statusReason,
            int generation,
            int promptCount,
            Ledger ledger,
            long inputTokens,
            long outputTokens,
            long costMicros,
            long unpricedTokens,
            @Nullable String skipEvidence,
            Instant startedAt,
            Instant lastActivityAt,
            @Nullable Instant completedAt) {}
}
