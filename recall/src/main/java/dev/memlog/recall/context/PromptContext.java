/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.Told;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.ObservationText;
import dev.memlog.recall.text.Palette;
import dev.memlog.recall.text.ReadTokens;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The few observations that are about what a user has just asked, as a text for a model; none rather than doubtful ones,
 * and none that the session was given before.
 *
 * <p>Threading: safe. Blocks for one search.
 */
public final class PromptContext {
    private static final int LOOKED_AT = 40;

    private final MemoryQueries memories;
    private final ContextConfig config;
    private final ZoneId zone;
    private final Kinds kinds;
    private final GivenMemories given;
    private final ContextScene scene;

    PromptContext(
            MemoryQueries memories,
            ContextConfig config,
            ZoneId zone,
            Kinds kinds,
            GivenMemories given,
            ContextScene scene) {
        this.memories = memories;
        this.config = config;
        this.zone = zone;
        this.kinds = kinds;
        this.given = given;
        this.scene = scene;
    }

    /** @param count number of observations in the text; the text is blank for none */
    public record Recalled(String text, int count) {
        static final Recalled NOTHING = new Recalled("", 0);
    }

    /**
     * @param question nothing is recalled when it names no project
     * @param limit observations at most
     */
    Recalled recall(ContextQuestion question, String prompt, Instant now, int limit) {
        List<String> projects = question.projects();
        String session = question.session();
        PromptWords words = PromptWords.of(prompt);
        if (projects.isEmpty() || words.areTooFew()) {
            return Recalled.NOTHING;
        }
        Set<Long> known = session == null ? Set.of() : given.of(session);
        List<ObservationRow> rows = memories
                .search(SearchRequest.of(words.anyOf())
                        .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                        .projects(projects)
                        .limit(LOOKED_AT)
                        .shown(Shown.CURRENT)
                        // Words alone: only shared words make an observation count here, and a prompt does not wait.
                        .timeout(Duration.ZERO)
                        .withoutPassages()
                        .build())
                .observations()
                .stream()
                .filter(row -> !known.contains(row.number()))
                // What a session did itself stands in its conversation.
                .filter(row -> !ContextScene.isOf(row, session))
                .filter(row -> words.sharedWith(row) >= PromptWords.ENOUGH)
                .toList();
        Standings standings = scene.ground().of(question.folder(), rows);
        List<ObservationRow> told =
                rows.stream().filter(standings::isTold).limit(limit).toList();
        return write(question, told, standings, now);
    }

    private Recalled write(ContextQuestion question, List<ObservationRow> rows, Standings standings, Instant now) {
        String project = question.projects().getLast();
        String session = question.session();
        AgentLimit agent = AgentLimit.of(question.agent());
        MemoryLines lines =
                new MemoryLines(zone, Palette.PLAIN, project, kinds, true, scene.marks(session, now, standings));
        String head = ContextFrame.OPEN + "\n# [" + RecalledText.line(project, MemoryLines.PROJECT)
                + "] recalled for this request\n" + ContextFrame.CAUTION + "\n";
        StringBuilder out = new StringBuilder(head);
        List<Long> told = new ArrayList<>();
        for (ObservationRow row : rows) {
            String text = ObservationText.brief(row, lines);
            // The rest is not tried: a shorter observation is no substitute for a better one.
            String whole = out + text + ContextFrame.CLOSE;
            if (ReadTokens.of(whole) > config.onPromptTokens() || !agent.holds(whole)) {
                break;
            }
            out.append(text);
            told.add(row.number());
        }
        if (told.isEmpty()) {
            return Recalled.NOTHING;
        }
        String text = out.append(ContextFrame.CLOSE).toString();
        if (session != null) {
            given.add(session, told, Told.PROMPT, ReadTokens.of(text));
        }
        return new Recalled(text, told.size());
    }
}
