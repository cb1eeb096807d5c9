/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.ExportCodec;
import dev.memlog.event.ExportLine;
import dev.memlog.recall.http.BadRequestException;
import dev.memlog.recall.http.Reply;
import dev.memlog.store.claudemem.ClaudeMemBody;
import dev.memlog.store.claudemem.ClaudeMemDatabase.Row;
import dev.memlog.store.query.SessionQueries;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * Takes in the rows that claude-mem's import script posts, the way in which an import of lines is taken in.
 *
 * <p>Threading: safe; held in memory as a whole, so its length has an end.
 */
final class ClaudeMemImport {
    static final int MOST_BYTES = 32 * 1024 * 1024;
    private static final List<String> LISTS = List.of("sessions", "summaries", "observations", "prompts");

    private final SessionQueries sessions;

    // What names no team and no author gets those of the node.
    private final ExportCodec codec = new ExportCodec("", "");

    ClaudeMemImport(SessionQueries sessions) {
        this.sessions = sessions;
    }

    Reply take(InputStream in, ImportRun run) throws IOException, BadRequestException, ImportRun.Unavailable {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            return Reply.problem(
                    413,
                    "Content Too Large",
                    "the body must not exceed " + MOST_BYTES + " bytes: post it in parts, the sessions first,"
                            + " or use memlog import claude-mem");
        }
        List<Row> rows = new ClaudeMemBody(body(bytes), sessions).rows();
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
