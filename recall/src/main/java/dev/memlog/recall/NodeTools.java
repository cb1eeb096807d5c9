/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.Told;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.thread.Border;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextRoutes;
import dev.memlog.recall.correct.CorrectionTool;
import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.mcp.BadArgumentException;
import dev.memlog.recall.mcp.CorrectionForm;
import dev.memlog.recall.mcp.MemoryTools;
import dev.memlog.recall.mcp.ToolAnswer;
import dev.memlog.recall.mcp.ToolCalls;
import dev.memlog.recall.mcp.ToolForm;
import dev.memlog.recall.note.SaveRoutes;
import dev.memlog.recall.search.SearchRoute;
import dev.memlog.recall.search.TimelineRoutes;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.text.MemoryReference;
import dev.memlog.recall.text.MemoryReference.Meant;
import dev.memlog.recall.text.MemoryText;
import dev.memlog.recall.text.RecalledText;
import dev.memlog.recall.text.SupersededText;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.MemoryRow;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tools as this node answers them: most are routes under another name, so that both say the same. */
final class NodeTools {
    /** Where a session was told what these tools answer. */
    private static final Map<String, String> PLACES =
            Map.of(MemoryTools.SEARCH.name(), Told.SEARCH, MemoryTools.GET_OBSERVATIONS.name(), Told.FETCH);

    private final MemoryQueries memories;
    private final ZoneId zone;
    private final Kinds kinds;
    private final Byline byline;
    private final ContextComposer composer;
    private final GroundCheck ground;
    private final Map<ToolForm, Gate.Read> reads;

    NodeTools(
            MemoryQueries memories,
            ZoneId zone,
            Kinds kinds,
            Byline byline,
            GroundCheck ground,
            InstantSource clock,
            ContextComposer composer,
            SaveRoutes notes,
            CorrectionTool corrections) {
        this.memories = memories;
        this.composer = composer;
        this.zone = zone;
        this.kinds = kinds;
        this.byline = byline;
        this.ground = ground;
        SearchRoute search = new SearchRoute(memories, zone, kinds, byline, clock, ground);
        TimelineRoutes timelines = new TimelineRoutes(memories, zone, kinds, byline, clock);
        ContextRoutes context = new ContextRoutes(composer, clock, zone);
        reads = Map.of(
                MemoryTools.SEARCH, search::search,
                MemoryTools.TIMELINE, timelines::timeline,
                MemoryTools.GET_OBSERVATIONS, this::inFull,
                MemoryTools.SESSION_START_CONTEXT, context::context,
                MemoryTools.REMEMBER, notes::remember,
                CorrectionForm.CORRECT_MEMORY, corrections::correct);
    }

    /**
     * The tools in the hands of one who calls them.
     *
     * @param session in which they are called; null if it is not known
     */
    ToolCalls of(Principal principal, @Nullable String session) {
        return (tool, arguments) -> {
            ToolAnswer answer = call(principal, tool, arguments);
            if (!answer.isError()) {
                note(session, tool, answer.text());
            }
            return answer;
        };
    }

    /** A line that begins with a number tells of that memory; others may cite one. */
    private void note(@Nullable String session, ToolForm tool, String text) {
        String place = PLACES.getOrDefault(tool.name(), "");
        if (!place.isEmpty()) {
            List<Long> numbers = text.lines()
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.split(" ", 2)[0])
                    .flatMap(first -> MemoryReference.parse(first).stream())
                    .map(MemoryReference::number)
                    .distinct()
                    .limit(Told.MOST_MEMORIES)
                    .toList();
            composer.told(session, place, numbers, text);
        }
    }

    private ToolAnswer call(Principal principal, ToolForm tool, Map<String, Object> arguments) {
        Gate.Read read = reads.get(tool);
        if (read == null) {
            return ToolAnswer.error(tool.name() + " is not answered by this node");
        }
        KeyScope scope = tool.readOnly() ? KeyScope.READ : KeyScope.WRITE;
        if (!principal.may(scope)) {
            return ToolAnswer.error("this key does not have the scope " + scope.wireName());
        }
        try {
            return answer(read.reply(Request.of(tool.read(arguments), principal)));
        } catch (BadArgumentException e) {
            return ToolAnswer.error(String.valueOf(e.getMessage()));
        } catch (BadRequestException e) {
            return ToolAnswer.error(String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            Border.failed("tool", e);
            Border.rethrowFatal(e);
            return ToolAnswer.error("the answer could not be made; the node's log says why");
        }
    }

    private Reply inFull(Request request) throws BadRequestException {
        List<MemoryRow> found = new ArrayList<>();
        List<MemoryReference> unknown = new ArrayList<>();
        List<String> explanations = new ArrayList<>();
        for (String id : request.each("ids")) {
            MemoryReference reference = MemoryReference.parse(id)
                    .orElseThrow(() -> new BadRequestException(
                            "ids",
                            "a list of numbers: " + MemoryReference.ALLOWED + "; not " + RecalledText.line(id, 20)));
            List<Meant> meant = reference.meant(memories);
            meant.forEach(each -> found.add(each.memory()));
            if (meant.isEmpty()) {
                unknown.add(reference);
            }
            explanations.add(reference.explain(meant));
        }
        explanations.addAll(new SupersededText(memories).of(found));
        int budget = request.whole("max_tokens", MemoryTools.TOKENS, MemoryTools.LEAST_TOKENS, MemoryTools.MOST_TOKENS);
        Standings standings = ground.of(found);
        return Reply.text(new MemoryText(zone, kinds, row -> byline.of(row) + standings.note(row), budget)
                .render(
                        found.stream().distinct().toList(),
                        unknown.stream().distinct().toList(),
                        explanations.stream()
                                .filter(text -> !text.isEmpty())
                                .distinct()
                                .toList()));
    }

    private static ToolAnswer answer(Reply reply) {
        boolean isFine = reply.statusCode() / 100 == 2;
        if (isFine && reply.contentType().startsWith("text/plain")) {
            return ToolAnswer.result(reply.body());
        }
        try {
            JsonNode json = Reply.MAPPER.readTree(reply.body());
            return isFine
                    ? ToolAnswer.result(
                            json.path("content").path(0).path("text").asText())
                    : ToolAnswer.error(json.path("detail").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own answers are JSON", e);
        }
    }
}
