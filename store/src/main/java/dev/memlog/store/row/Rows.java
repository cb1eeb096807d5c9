/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
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
    }

    /**
     * @param project the memory's own, else its session's; blank while neither is known
     * @param duplicateOf the number of the first observation of the same near-duplicates; null for a first
     * @param supersededBy the number of the first later observation that denies it; null while none does
     * @param supersededAt the time of that one
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
            @Nullable Long supersededBy,
            @Nullable Instant supersededAt)
            implements MemoryRow {
        /** One that nothing denies. */
        public ObservationRow(
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
                @Nullable Long duplicateOf) {
            this(
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
                    null,
                    null);
        }

        /** As it stood at a time: what superseded it later had not been said. */
        public ObservationRow asOf(Instant time) {
            return supersededAt == null || !supersededAt.isAfter(time) ? this : superseded(null, null);
        }

        public ObservationRow superseded(@Nullable Long by, @Nullable Instant since) {
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
                    by,
                    since);
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
            boolean hidden)
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
