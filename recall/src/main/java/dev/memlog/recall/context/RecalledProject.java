/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.ground.Standings;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.SummaryRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows read for one context.
 *
 * @param session the session that gets the context; null if unknown
 * @param observations the best first
 * @param standings of both
 * @param summaries the newest first
 * @param earlier what an observation supersedes, by its number; without those that supersede nothing
 * @param pinned what is told first, and is not among the others
 * @param lastWords the agent's last words in the session before; blank if they are not shown
 */
record RecalledProject(
        String project,
        @Nullable String session,
        Instant now,
        List<ObservationRow> observations,
        Standings standings,
        List<SummaryRow> summaries,
        String lastWords,
        List<String> notices,
        Map<Long, List<Long>> earlier,
        PinnedText pinned) {
    boolean isEmpty() {
        return observations.isEmpty() && summaries.isEmpty() && pinned.isEmpty();
    }
}
