/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.json.LedgerJson;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.status.ProcessingStatus;
import dev.memlog.recall.status.SpendView;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.row.Shown;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/** What there is and how it goes: projects, counts, and the ledger. */
final class StatusRoutes {
    /** How many of a project's newest sessions are asked which agents work on it. */
    private static final int SESSIONS_PER_PROJECT = 20;

    private final MemoryQueries memories;
    private final LedgerView ledger;
    private final SpendView spend;
    private final IntSupplier streamClients;
    private final RecallConfig config;
    private final InstantSource clock;
    private final Instant startedAt;

    StatusRoutes(
            MemoryQueries memories,
            LedgerView ledger,
            SpendView spend,
            IntSupplier streamClients,
            RecallConfig config,
            InstantSource clock) {
        this.memories = memories;
        this.ledger = ledger;
        this.spend = spend;
        this.streamClients = streamClients;
        this.config = config;
        this.clock = clock;
        startedAt = clock.instant();
    }

    void addTo(Routes routes, Gate gate) {
        String projects = "/api/projects";
        routes.get(KeyScope.READ, projects, gate.get(projects, request -> projects()));
        String stats = "/api/stats";
        routes.get(KeyScope.READ, stats, gate.get(stats, request -> stats()));
        String status = "/api/processing-status";
        routes.get(KeyScope.READ, status, gate.get(status, request -> processingStatus()));
    }

    private Reply projects() {
        List<String> projects = memories.projects();
        SortedMap<String, SortedSet<String>> bySource = new TreeMap<>();
        for (String project : projects) {
            PageRequest newest = new PageRequest(List.of(project), 0, SESSIONS_PER_PROJECT);
            for (SessionRow session : memories.sessions(newest).items()) {
                bySource.computeIfAbsent(session.platform(), platform -> new TreeSet<>())
                        .add(project);
            }
        }
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("projects", Reply.MAPPER.valueToTree(projects));
        json.set("sources", Reply.MAPPER.valueToTree(bySource.keySet()));
        json.set("projectsBySource", Reply.MAPPER.valueToTree(bySource));
        return Reply.ok(json);
    }

    private Reply stats() {
        LedgerView.Snapshot snapshot = ledger.read();
        MemoryQueries.Counts counts = memories.counts();
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.putObject("worker")
                .put("version", config.version())
                .put("uptime", Duration.between(startedAt, clock.instant()).toSeconds())
                .put("activeSessions", counts.activeSessions())
                .put("sseClients", streamClients.getAsInt())
                .put("port", config.port());
        json.set("database", database(counts));
        json.set("events", events(snapshot));
        json.set("spend", spend.today(clock.instant()));
        return Reply.ok(json);
    }

    private ObjectNode database(MemoryQueries.Counts counts) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        if (config.databasePath() != null) {
            json.put("path", config.databasePath().toString());
        }
        json.put("size", counts.databaseBytes())
                .put("observations", counts.observations())
                .put("sessions", counts.sessions())
                .put("summaries", counts.summaries())
                .put("prompts", counts.prompts())
                .put("hidden", counts.hidden())
                .put("duplicates", counts.duplicates());
        if (counts.observations() > 0) {
            int oldest = (int) Math.min(counts.observations() - 1, Integer.MAX_VALUE);
            memories.observations(new PageRequest(List.of(), oldest, 1, Shown.ALL)).items().stream()
                    .findFirst()
                    .ifPresent(row -> json.put("firstObservationAt", RowJson.time(row.at())));
        }
        return json;
    }

    private static ObjectNode events(LedgerView.Snapshot snapshot) {
        ObjectNode json = LedgerJson.of(snapshot.ledger());
        // Left out while unknown: a null would count as nought in a script that adds it to what is pending.
        snapshot.lag().ifPresent(lag -> json.put("lag", lag));
        return json;
    }

    private Reply processingStatus() {
        return Reply.ok(ProcessingStatus.of(ledger.read()));
    }
}
