/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.Told;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Instant;
import java.util.List;

/**
 * The few observations that are about what a user has just asked, as a text for a model; none rather than doubtful ones,
 * and none that the session was given before.
 *
 * <p>Threading: safe. Blocks for a few bounded reads.
 */
final class PromptContext {
    private final PromptMatches matches;
    private final FewMemories few;

    PromptContext(PromptMatches matches, FewMemories few) {
        this.matches = matches;
        this.few = few;
    }

    /**
     * @param question nothing is recalled when it names no project
     * @param limit observations at most
     */
    Recalled recall(ContextQuestion question, String prompt, Instant now, int limit) {
        if (question.projects().isEmpty()) {
            return Recalled.NOTHING;
        }
        // What is left out is not made up for by the next best: a prompt that is sent again is told nothing more.
        List<ObservationRow> rows = matches.find(question.projects(), prompt, PromptMatches.Search.MEANING).stream()
                .limit(limit)
                .filter(row -> few.isNews(question, row))
                .toList();
        return few.write(question, "recalled for this request", Told.PROMPT, rows, now);
    }
}
