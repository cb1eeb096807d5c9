/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.access.Routes;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextRoutes;
import dev.memlog.recall.correct.CorrectionRoutes;
import dev.memlog.recall.correct.Corrections;
import dev.memlog.recall.memory.EditRoutes;
import dev.memlog.recall.memory.MemoryCommands;
import dev.memlog.recall.memory.MemoryRoutes;
import dev.memlog.recall.memory.SessionsRoute;
import dev.memlog.recall.memory.ShownParameters;
import dev.memlog.recall.search.SearchRoute;
import dev.memlog.recall.search.TimelineRoutes;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.status.SpendView;
import dev.memlog.store.query.MemoryQueries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.IntSupplier;

/**
 * The read side's routes: memories, search, timelines, the context to inject, projects and the ledger; and the edits of memories,
 * which become orders in the log.
 *
 * <p>Threading: safe. Replies are made off the I/O threads, at most {@link RecallConfig#maxConcurrent} at once. Edits
 * wait for the log, so they have threads of their own and cannot keep readers waiting.
 */
public final class RecallRoutes {
    private static final int EDITS_AT_ONCE = 16;
    public static final Duration EDIT_PATIENCE = Duration.ofSeconds(2);

    private final MemoryRoutes memoryRoutes;
    private final SessionsRoute sessionsRoute;
    private final SearchRoute searchRoute;
    private final TimelineRoutes timelineRoutes;
    private final ContextRoutes contextRoutes;
    private final StatusRoutes statusRoutes;
    private final EditRoutes editRoutes;
    private final CorrectionRoutes correctionRoutes;
    private final Gate gate;
    private final Gate editGate;

    /**
     * @param streamClients how many read the live stream
     * @param clock uptime counts from now on by it
     */
    public RecallRoutes(
            MemoryQueries memories,
            MemoryCommands commands,
            Corrections corrections,
            ContextComposer composer,
            LedgerView ledger,
            SpendView spend,
            IntSupplier streamClients,
            RecallConfig config,
            Gates gates,
            InstantSource clock) {
        gate = gates.of(config.maxConcurrent());
        editGate = gates.of(EDITS_AT_ONCE);
        memoryRoutes = new MemoryRoutes(memories, new ShownParameters(config.zone(), clock), config.ground());
        sessionsRoute = new SessionsRoute(memories);
        searchRoute = new SearchRoute(memories, config.zone(), config.kinds(), config.byline(), clock, config.ground());
        timelineRoutes = new TimelineRoutes(memories, config.zone(), config.kinds(), config.byline(), clock);
        contextRoutes = new ContextRoutes(composer, clock, config.zone());
        editRoutes = new EditRoutes(memories, commands, EDIT_PATIENCE);
        correctionRoutes = new CorrectionRoutes(corrections);
        statusRoutes = new StatusRoutes(memories, ledger, spend, streamClients, config, clock);
    }

    public void addTo(Routes routes) {
        Gate theirs = gate.claudeMem();
        memoryRoutes.addTo(routes, theirs);
        searchRoute.addTo(routes, theirs);
        timelineRoutes.addTo(routes, theirs);
        contextRoutes.addTo(routes, theirs);
        statusRoutes.addTo(routes, theirs);
        sessionsRoute.addTo(routes, gate);
        editRoutes.addTo(routes, editGate);
        correctionRoutes.addTo(routes, editGate);
    }
}
