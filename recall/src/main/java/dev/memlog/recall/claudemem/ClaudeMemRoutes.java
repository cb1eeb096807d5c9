/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.access.Routes;
import dev.memlog.recall.RecallConfig;
import dev.memlog.recall.memory.ShownParameters;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.search.SearchRoute;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.SessionQueries;
import java.time.InstantSource;

/**
 * Answers the routes of claude-mem's worker and server in claude-mem's shapes.
 *
 * <p>Threading: safe. Replies are made off the I/O threads, a bounded number at once; saving has threads of its own, because
 * it waits for the log.
 */
public final class ClaudeMemRoutes {
    private static final int SAVES_AT_ONCE = 16;

    private final CannedSearches searches;
    private final PendingQueueRoutes queue;
    private final SessionDetailRoutes details;
    private final ServerSearchRoutes server;
    private final ServerMemoryRoute save;
    private final Gate gate;
    private final Gate saveGate;

    /** @param team reported as every memory's team */
    public ClaudeMemRoutes(
            MemoryQueries memories,
            SessionQueries sessions,
            DeadLetterQueries letters,
            LedgerView ledger,
            Notebook notebook,
            String team,
            RecallConfig config,
            Gates gates,
            InstantSource clock) {
        gate = gates.of(config.maxConcurrent());
        searches = new CannedSearches(
                new SearchRoute(memories, config.zone(), config.kinds(), config.byline(), clock, config.ground()));
        queue = new PendingQueueRoutes(memories, sessions, letters, ledger);
        details = new SessionDetailRoutes(sessions, clock);
        server = new ServerSearchRoutes(memories, team, new ShownParameters(config.zone(), clock));
        save = new ServerMemoryRoute(notebook, memories, sessions, server::observation);
        saveGate = gates.of(SAVES_AT_ONCE);
    }

    public void addTo(Routes routes) {
        Gate worker = gate.claudeMem();
        searches.addTo(routes, worker);
        queue.addTo(routes, worker);
        details.addTo(routes, worker);
        server.addTo(routes, gate);
        save.addTo(routes, saveGate);
    }
}
