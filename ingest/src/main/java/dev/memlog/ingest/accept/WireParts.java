/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.project.ExcludedProjects;
import dev.memlog.ingest.project.ProjectNames;
import dev.memlog.log.RecordPublisher;
import java.time.InstantSource;

/** The parts that all wires of a node share. */
public record WireParts(
        Envelopes envelopes,
        EventComposer composer,
        RequestAcceptor acceptor,
        RecentSessions recent,
        OpenTurns turns,
        SessionMoves moves,
        InstantSource clock) {
    private static final int RECENT_SESSIONS = 10_000;

    public static WireParts of(
            IngestConfig config,
            ProjectNames projects,
            RecordPublisher publisher,
            ContextSource store,
            IngestMetrics metrics,
            EventGrounds grounds,
            InstantSource clock) {
        RecentSessions recent = new RecentSessions(RECENT_SESSIONS);
        ExcludedProjects excluded = new ExcludedProjects(config.excludeProjects());
        PrivacyFilter privacy = new PrivacyFilter(config.redactSecrets(), config.maxFieldBytes());
        LeftOutFiles leftOut = new LeftOutFiles(config.excludeFiles());
        return new WireParts(
                new Envelopes(clock, projects, excluded, recent, privacy),
                new EventComposer(privacy, config.skipTools(), excluded, leftOut, recent, grounds),
                new RequestAcceptor(publisher, metrics),
                recent,
                new OpenTurns(RECENT_SESSIONS),
                new SessionMoves(recent, projects, store),
                clock);
    }
}
