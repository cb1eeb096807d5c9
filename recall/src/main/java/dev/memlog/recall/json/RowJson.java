/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.recall.text.MemoryReference.Meant;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.search.SearchHits;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the shape that claude-mem's clients read: snake case, lists as JSON inside a string, fields we have no value
 * for present and null. {@code author}, {@code hidden}, {@code duplicateOf} and {@code supersededBy} are
 * ours.
 */
public final class RowJson {
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private RowJson() {}

    public static ObjectNode observation(ObservationRow row) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.put("id", row.number());
        json.put("session_id", row.key().session().value());
        memory(json, row, row.memorySessionId(), row.platform());
        json.put("type", row.kind());
        json.put("title", row.title());
        json.put("subtitle", row.subtitle());
        json.put("narrative", row.narrative());
        json.putNull("text");
        json.put("facts", list(row.facts()));
        json.put("concepts", list(row.concepts()));
        json.put("files_read", list(row.filesRead()));
        json.put("files_modified", list(row.filesModified()));
        json.put("agent_id", row.agentId());
        json.put("agent_type", row.agentType());
        json.put("discovery_tokens", row.tokens());
        dated(json, row.promptNumber(), row.at(), row.hidden())
                .put("duplicateOf", row.duplicateOf())
                .put("supersededBy", row.supersededBy());
        return MarksJson.add(json, row.marks());
    }

    public static ObjectNode summary(SummaryRow row) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.put("id", row.number());
        json.put("session_id", row.key().session().value());
        memory(json, row, row.memorySessionId(), row.platform());
        json.put("request", row.request());
        json.put("investigated", row.investigated());
        json.put("learned", row.learned());
        json.put("completed", row.completed());
        json.put("next_steps", row.nextSteps());
        json.putNull("files_read");
        json.putNull("files_edited");
        json.put("notes", row.notes());
        json.put("discovery_tokens", row.tokens());
        return MarksJson.add(dated(json, row.promptNumber(), row.at(), row.hidden()), row.marks());
    }

    public static ObjectNode prompt(PromptRow row) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.put("id", row.number());
        json.put("content_session_id", row.key().session().value());
        json.put("session_db_id", row.session().value());
        memory(json, row, null, row.platform());
        json.put("prompt_text", row.text());
        return dated(json, row.promptNumber(), row.at(), row.hidden());
    }

    public static ObjectNode memory(MemoryRow memory) {
        return switch (memory) {
            case ObservationRow row -> observation(row);
            case SummaryRow row -> summary(row);
            case PromptRow row -> prompt(row);
        };
    }

    /** The row of the first of those that a number may mean, with what is to be said of that number. */
    public static ObjectNode cited(ObjectNode row, long number, List<Meant> meant) {
        List<Long> others =
                meant.stream().skip(1).map(each -> each.memory().number()).toList();
        return marked(row, meant.getFirst().elsewhere() ? number : 0, others);
    }

    /**
     * The row with what is to be said of the number that it was asked for by.
     *
     * @param once that number, if it had it elsewhere; 0 if it has it here
     * @param others what had that number elsewhere, too
     */
    public static ObjectNode marked(ObjectNode row, long once, List<Long> others) {
        if (once > 0) {
            row.put("onceNumbered", once);
        }
        if (!others.isEmpty()) {
            others.forEach(row.putArray("alsoOnceNumbered")::add);
        }
        return row;
    }

    /** Says what was searched for in the place of mistyped words; nothing where it was as typed. */
    public static void addCorrected(ObjectNode json, SearchHits hits) {
        if (hits.corrected().isEmpty()) {
            return;
        }
        ArrayNode corrected = json.putArray("corrected");
        hits.corrected()
                .forEach(
                        each -> corrected.addObject().put("typed", each.typed()).put("searched", each.searched()));
    }

    public static <T> ArrayNode array(List<T> rows, Function<T, ObjectNode> row) {
        ArrayNode array = Reply.MAPPER.createArrayNode();
        rows.forEach(each -> array.add(row.apply(each)));
        return array;
    }

    public static String time(Instant at) {
        return MILLIS.format(at);
    }

    private static void memory(ObjectNode json, MemoryRow row, @Nullable String memorySessionId, String platform) {
        json.put("memory_session_id", memorySessionId);
        json.put("project", row.project());
        json.putNull("merged_into_project");
        json.put("platform_source", platform);
        json.put("author", row.author());
    }

    private static ObjectNode dated(ObjectNode json, int promptNumber, Instant at, boolean hidden) {
        json.put("prompt_number", promptNumber);
        json.put("created_at", time(at));
        json.put("created_at_epoch", at.toEpochMilli());
        json.put("hidden", hidden);
        return json;
    }

    private static String list(List<String> items) {
        try {
            return Reply.MAPPER.writeValueAsString(items);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always writable", e);
        }
    }
}
