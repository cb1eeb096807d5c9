/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventAcceptor;
import dev.memlog.ingest.accept.EventComposer;
import dev.memlog.ingest.accept.LeftOutFiles;
import dev.memlog.ingest.accept.OpenTurns;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.SessionMoves;
import dev.memlog.ingest.claudemem.ClaudeMemEvents;
import dev.memlog.ingest.claudemem.ClaudeMemSessions;
import dev.memlog.ingest.claudemem.ServerSessions;
import dev.memlog.ingest.generic.GenericEventReader;
import dev.memlog.ingest.generic.GenericEvents;
import dev.memlog.ingest.hook.AgentHooks;
import dev.memlog.ingest.hook.SessionContexts;
import dev.memlog.ingest.http.Adapter;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.project.ExcludedProjects;
import dev.memlog.ingest.project.ProjectNames;
import dev.memlog.ingest.publish.EventPublisher;
import java.time.InstantSource;

/** All wires, over one memory of recent sessions and one way into the log. */
public record Adapters(
        Adapter hooks,
        Adapter init,
        Adapter initByNumber,
        Adapter observation,
        Adapter observationByNumber,
        Adapter summarize,
        Adapter summarizeByNumber,
        Adapter end,
        Adapter completeById,
        Adapter complete,
        Adapter cancel,
        Adapter event,
        Adapter eventBatch,
        Adapter serverStart,
        Adapter serverEnd) {
    private static final int RECENT_SESSIONS = 10_000;

    public static Adapters over(
            IngestConfig config,
            ProjectNames projects,
            EventPublisher publisher,
            ContextSource contextSource,
            IngestMetrics metrics,
            InstantSource clock) {
        RecentSessions recent = new RecentSessions(RECENT_SESSIONS);
        ExcludedProjects excluded = new ExcludedProjects(config.excludeProjects());
        PrivacyFilter privacy = new PrivacyFilter(config.redactSecrets(), config.maxFieldBytes());
        Envelopes envelopes = new Envelopes(config, clock, projects, excluded, recent, privacy);
        EventComposer composer = new EventComposer(
                privacy, config.skipTools(), excluded, new LeftOutFiles(config.excludeFiles()), recent);
        EventAcceptor acceptor = new EventAcceptor(publisher, metrics);
        SessionMoves moves = new SessionMoves(recent, projects, contextSource);
        SessionContexts contexts = new SessionContexts(contextSource, config);
        ClaudeMemSessions sessions = new ClaudeMemSessions(envelopes, composer, acceptor, recent, clock);
        ClaudeMemEvents events = new ClaudeMemEvents(envelopes, composer, acceptor, recent);
        OpenTurns turns = new OpenTurns(RECENT_SESSIONS);
        GenericEvents generic =
                new GenericEvents(new GenericEventReader(envelopes, composer, moves), acceptor, recent, turns, clock);
        ServerSessions server = new ServerSessions(envelopes, composer, acceptor, recent, turns, clock);
        return new Adapters(
                new AgentHooks(envelopes, composer, acceptor, contexts, recent, moves, clock),
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
