/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.text.ContextFrame;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryLines;
import dev.memlog.recall.text.ObservationText;
import dev.memlog.recall.text.Palette;
import dev.memlog.recall.text.ReadTokens;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a few observations for a session that is at work: inside the frame and a budget, and none that the session has
 * been given or made itself.
 *
 * <p>Threading: safe.
 *
 * @param tokens budget of one text, frame included
 */
record FewMemories(ZoneId zone, Kinds kinds, GivenMemories given, ContextScene scene, int tokens) {
    /** Whether the session does not have it yet: what it did itself stands in its conversation. */
    boolean isNews(ContextQuestion question, ObservationRow row) {
        String session = question.session();
        return session == null || !(given.has(session, row.number()) || ContextScene.isOf(row, session));
    }

    /**
     * Writes as many as fit, best first, and counts them as given.
     *
     * @param occasion the words after the project's name in the head
     * @param place as the record of what was told names it, such as {@link dev.memlog.event.Told#PROMPT}
     */
    Recalled write(ContextQuestion question, String occasion, String place, List<ObservationRow> rows, Instant now) {
        String project = question.projects().getLast();
        String session = question.session();
        AgentLimit agent = AgentLimit.of(question.agent());
        Standings standings = scene.ground().of(question.folder(), rows);
        MemoryLines lines =
                new MemoryLines(zone, Palette.PLAIN, project, kinds, true, scene.marks(session, now, standings));
        StringBuilder out =
                new StringBuilder(ContextFrame.OPEN + "\n# [" + RecalledText.line(project, MemoryLines.PROJECT) + "] "
                        + occasion + "\n" + ContextFrame.CAUTION + "\n");
        List<Long> told = new ArrayList<>();
        for (ObservationRow row : rows.stream().filter(standings::isTold).toList()) {
            String text = ObservationText.brief(row, lines);
            // The rest is not tried: a shorter observation is no substitute for a better one.
            String whole = out + text + ContextFrame.CLOSE;
            if (ReadTokens.of(whole) > tokens || !agent.holds(whole)) {
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
            given.add(session, told, place, ReadTokens.of(text));
        }
        return new Recalled(text, told);
    }
}
