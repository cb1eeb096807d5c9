/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.claudemem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.transfer.ImportReport;
import dev.memlog.admin.transfer.ImportRun;
import dev.memlog.admin.transfer.TransferRoutes;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.event.export.ExportCodec;
import dev.memlog.event.export.ExportLine;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.event.limit.JsonCost;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.claudemem.ClaudeMemBody;
import dev.memlog.store.claudemem.ClaudeMemDatabase.Row;
import dev.memlog.store.query.SessionQueries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Imports the rows that claude-mem's import script posts, as an import of lines.
 *
 * <p>Threading: safe. A body is held in memory as a whole, so its length is bounded.
 */
public final class ClaudeMemImport implements TransferRoutes.RowImport {
    public static final int MOST_BYTES = 32 * 1024 * 1024;
    private static final int PART = 64 * 1024;
    private static final Reply NO_ROOM =
            Reply.problem(503, "the memory for requests is taken (http.max-body-memory); try later");
    private static final List<String> LISTS = List.of("sessions", "summaries", "observations", "prompts");

    private final SessionQueries sessions;

    // A row without a team or an author gets the node's.
    private final ExportCodec codec = new ExportCodec(TeamName.LOCAL, "");

    private final ByteBudget budget;

    public ClaudeMemImport(SessionQueries sessions, ByteBudget budget) {
        this.sessions = sessions;
        this.budget = budget;
    }

    @Override
    public Reply take(InputStream in, long length, Lease held, ImportRun run)
            throws IOException, BadRequestException, ImportRun.Unavailable {
        if (length > MOST_BYTES) {
            return tooLarge("the body must not exceed " + MOST_BYTES + " bytes");
        }
        byte[] bytes = length >= 0 ? ofLength(in, (int) length, held) : ofAnyLength(in, held);
        if (bytes == null) {
            return NO_ROOM;
        }
        if (bytes.length > MOST_BYTES) {
            return tooLarge("the body must not exceed " + MOST_BYTES + " bytes");
        }
        // The tree, and the rows made from it.
        long cost = JsonCost.of(bytes) * 3 / 2;
        if (!budget.couldHold(bytes.length + cost)) {
            return tooLarge("the body is more than fits into http.max-body-memory = " + budget.max() + " bytes");
        }
        return held.tryMore(cost) ? take(new ClaudeMemBody(body(bytes), sessions).rows(), run) : NO_ROOM;
    }

    private static Reply tooLarge(String why) {
        return Reply.problem(413, why + ": post it in parts, the sessions first, or use memlog import claude-mem");
    }

    private static byte @Nullable [] ofLength(InputStream in, int length, Lease held) throws IOException {
        return held.tryBody(length) ? in.readNBytes(length) : null;
    }

    private static byte @Nullable [] ofAnyLength(InputStream in, Lease held) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        for (int length = in.read(part); length >= 0 && all.size() <= MOST_BYTES; length = in.read(part)) {
            // A growing buffer is in memory twice while it is copied, and once more as one array.
            if (!held.tryBody(3L * length)) {
                return null;
            }
            all.write(part, 0, length);
        }
        return all.toByteArray();
    }

    private Reply take(List<Row> rows, ImportRun run) throws ImportRun.Unavailable {
        long highest = rows.stream().mapToLong(ClaudeMemImport::number).max().orElse(0);
        run.take(1, codec.encode(new ExportLine.Header(ExportLine.VERSION, Instant.EPOCH, highest)));
        for (int i = 0; i < rows.size(); i++) {
            ExportLine line = rows.get(i).line();
            if (line == null) {
                run.refuse(i, "", rows.get(i).problem());
            } else {
                run.take(i, codec.encode(line));
            }
        }
        ImportReport report = run.finish();
        return Reply.json(report.isShown() ? 200 : 202, answer(report.json(), rows));
    }

    private static long number(Row row) {
        return row.line() instanceof ExportLine.Memory memory ? memory.number() : 0;
    }

    private static JsonNode body(byte[] bytes) throws BadRequestException, IOException {
        JsonNode body;
        try {
            body = Reply.MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new BadRequestException("body", "valid JSON");
        }
        if (body == null || !body.isObject()) {
            throw new BadRequestException("body", "a JSON object with lists: " + String.join(", ", LISTS));
        }
        for (String list : LISTS) {
            JsonNode value = body.path(list);
            if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
                throw new BadRequestException(list, "a list of rows");
            }
        }
        return body;
    }

    private static ObjectNode answer(JsonNode report, List<Row> rows) {
        ObjectNode json = Reply.MAPPER.createObjectNode().put("success", true);
        ObjectNode stats = json.putObject("stats");
        for (String list : LISTS) {
            stats.put(list + "Imported", report.path("added").path(list).asLong());
            stats.put(
                    list + "Skipped",
                    report.path("known").path(list).asLong()
                            + report.path("leftOut").path(list).asLong());
        }
        json.put("notYetShown", report.path("notYetShown").asLong());
        json.put("brokenRows", report.path("brokenLines").asLong());
        ArrayNode errors = json.putArray("errors");
        for (JsonNode error : report.path("errors")) {
            Row row = rows.get(error.path("line").asInt());
            String field = error.path("field").asText();
            errors.addObject()
                    .put("table", row.table())
                    .put("id", row.id())
                    .put("problem", (field + " " + error.path("problem").asText()).strip());
        }
        return json;
    }
}
