/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import dev.memlog.edge.Route;
import dev.memlog.ingest.ContextSource;
import dev.memlog.ingest.IngestConfig;
import dev.memlog.ingest.IngestMetrics;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.project.ExcludedProjects;
import dev.memlog.ingest.project.ProjectNames;
import dev.memlog.log.RecordPublisher;
import java.time.InstantSource;

/** All wires, over one memory of recent sessions and one way into the log. */
public record Adapters(
        Route hooks,
        Route init,
        Route initByNumber,
        Route observation,
        Route observationByNumber,
        Route summarize,
        Route summarizeByNumber,
        Route end,
        Route completeById,
        Route complete,
        Route cancel,
        Route event,
        Route eventBatch,
        Route serverStart,
        Route serverEnd) {
    private static final int RECENT_SESSIONS = 10_000;

    public static Adapters over(
            IngestConfig config,
            ProjectNames projects,
            RecordPublisher publisher,
            ContextSource contextSource,
            IngestMetrics metrics,
            InstantSource clock) {
        RecentSessions recent = new RecentSessions(RECENT_SESSIONS);
        ExcludedProjects excluded = new ExcludedProjects(config.excludeProjects());
        PrivacyFilter privacy = new PrivacyFilter(config.redactSecrets(), config.maxFieldBytes());
        Envelopes envelopes = new Envelopes(config, clock, projects, excluded, recent, privacy);
        Composer composer =
                new Composer(privacy, config.skipTools(), excluded, new LeftOutFiles(config.excludeFiles()), recent);
        Intake intake = new Intake(publisher, metrics);
        SessionMoves moves = new SessionMoves(recent, projects, contextSource);
        SessionContexts contexts = new SessionContexts(contextSource, config);
        ClaudeMemSessions sessions = new ClaudeMemSessions(envelopes, composer, intake, recent, clock);
        ClaudeMemEvents events = new ClaudeMemEvents(envelopes, composer, intake, recent);
        OpenTurns turns = new OpenTurns(RECENT_SESSIONS);
        GenericEvents generic =
                new GenericEvents(new GenericEventReader(envelopes, composer, moves), intake, recent, turns, clock);
        ServerSessions server = new ServerSessions(envelopes, composer, intake, recent, turns, clock);
        return new Adapters(
                new AgentHooks(envelopes, composer, intake, contexts, recent, moves, clock),
                sessions::init,
                sessions::initByNumber,
                events::observation,
                events::observationByNumber,
                events::summarize,
                events::summarizeByNumber,
                sessions::end,
                sessions::completeById,
                sessions::complete,
                sessions::cancel,
                generic::one,
                generic::batch,
                server::start,
                server::end);
    }
}
