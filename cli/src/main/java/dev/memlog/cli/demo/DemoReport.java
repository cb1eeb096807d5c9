/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.client.TerminalRows;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Prints each session's ledger and memories, and the context of each project. */
final class DemoReport {
    private static final Map<String, String> ALL = Map.of("limit", "100");
    private static final List<String> TERMS =
            List.of("duplicate", "skipped", "processed", "pending", "parked", "deadLettered", "discarded");

    private final NodeClient client;
    private final PrintWriter out;

    DemoReport(NodeClient client, PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    /**
     * @param sessionIds in the order in which they began
     * @param notes numbers of memories that were saved by hand
     * @param project of the notes
     */
    void print(List<String> sessionIds, List<Long> notes, String project) {
        Map<String, JsonNode> sessions = new LinkedHashMap<>();
        items("/v1/sessions").forEach(row -> sessions.put(row.path("sessionId").asText(), row));
        JsonNode observations = items("/api/observations");
        JsonNode summaries = items("/api/summaries");
        Set<String> projects = new LinkedHashSet<>();
        for (String id : sessionIds) {
            JsonNode session = sessions.get(id);
            if (session == null) {
                out.println();
                out.println("Session " + brief(id) + ": unknown to the node");
                continue;
            }
            projects.add(session.path("project").asText());
            header(id, session);
            of(id, observations).forEach(this::observation);
            of(id, summaries).forEach(this::summary);
        }
        projects.add(project);
        out.println();
        out.println("Saved by hand");
        notes.forEach(number -> observation(client.getJson("/api/observation/" + number, Map.of())));
        projects.stream().filter(name -> !name.isBlank()).forEach(this::context);
        out.flush();
    }

    static String brief(String sessionId) {
        return sessionId.length() > 8 ? sessionId.substring(0, 8) : sessionId;
    }

    /** The ledger's terms that are not 0. */
    static String terms(JsonNode ledger) {
        StringJoiner sum = new StringJoiner(" + ");
        for (String term : TERMS) {
            if (ledger.path(term).asLong() != 0) {
                sum.add(term + " " + ledger.path(term).asLong());
            }
        }
        return sum.length() == 0 ? "0" : sum.toString();
    }

    private JsonNode items(String path) {
        return client.getJson(path, ALL).path("items");
    }

    /** Oldest first; the node answers newest first. */
    private static List<JsonNode> of(String sessionId, JsonNode rows) {
        return rows.valueStream()
                .filter(row -> row.path("session_id").asText().equals(sessionId))
                .sorted((a, b) ->
                        Long.compare(a.path("id").asLong(), b.path("id").asLong()))
                .toList();
    }

    private void header(String id, JsonNode session) {
        JsonNode ledger = session.path("ledger");
        out.println();
        out.println("Session %s  project %s  %s"
                .formatted(brief(id), TerminalRows.text(session, "project"), TerminalRows.text(session, "status")));
        out.println(
                "  ledger: accepted %d = %s".formatted(ledger.path("accepted").asLong(), terms(ledger)));
    }

    private void observation(JsonNode row) {
        long later = row.path("supersededBy").asLong();
        out.println("  #%-5d %-10s %s%s"
                .formatted(
                        row.path("id").asLong(),
                        TerminalRows.text(row, "type"),
                        TerminalRows.text(row, "title"),
                        later == 0 ? "" : " (superseded by #" + later + ")"));
        line("", TerminalRows.text(row, "subtitle"));
        TerminalRows.list(row, "facts").forEach(fact -> line("- ", fact));
        line("read ", String.join(", ", TerminalRows.list(row, "files_read")));
        line("modified ", String.join(", ", TerminalRows.list(row, "files_modified")));
    }

    private void summary(JsonNode row) {
        out.println("  #%-5d summary".formatted(row.path("id").asLong()));
        for (String field : List.of("request", "investigated", "learned", "completed", "next_steps", "notes")) {
            line(field.replace('_', ' ') + ": ", TerminalRows.text(row, field));
        }
    }

    private void line(String label, String text) {
        if (!text.isBlank()) {
            out.println("         " + label + TerminalRows.cut(text));
        }
    }

    private void context(String project) {
        out.println();
        out.println("What a new session of project " + TerminalRows.clean(project) + " would receive:");
        client.getText("/api/context/inject", Map.of("project", project))
                .lines()
                .forEach(text -> out.println("  | " + text));
    }
}
