/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.Bounds;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.ingest.privacy.Surrogates;
import dev.memlog.ingest.project.ExcludedProjects;
import dev.memlog.ingest.project.ProjectNames;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the envelope of an event; time, platform, project, team and author have defaults.
 *
 * <p>Threading: safe; may read the file system.
 */
public final class Envelopes {
    public static final String DEFAULT_PLATFORM = "claude-code";
    static final int LONGEST_NAME = 256;
    private static final int LONGEST_AGENT = 128;
    private static final int LONGEST_PATH = 4096;

    private final InstantSource clock;
    private final ProjectNames projects;
    private final ExcludedProjects excluded;
    private final RecentSessions recent;
    private final PrivacyFilter privacy;

    Envelopes(
            InstantSource clock,
            ProjectNames projects,
            ExcludedProjects excluded,
            RecentSessions recent,
            PrivacyFilter privacy) {
        this.privacy = privacy;
        this.clock = clock;
        this.projects = projects;
        this.excluded = excluded;
        this.recent = recent;
    }

    /** @param id null for a new random id */
    public Envelope of(EventOrigin origin, @Nullable EventId id) {
        Instant now = clock.instant();
        return new Envelope(
                id == null ? EventId.random(now) : id,
                origin.session(),
                origin.sessionId(),
                origin.at() == null ? now : Bounds.time(origin.at(), now),
                origin.by().team().value(),
                origin.by().author(),
                Objects.requireNonNull(clean(platform(origin.platform()), LONGEST_AGENT)),
                clean(now(origin.by().team(), projectOf(origin)), LONGEST_NAME),
                clean(origin.cwd(), LONGEST_PATH),
                clean(origin.agentId(), LONGEST_AGENT),
                clean(origin.agentType(), LONGEST_AGENT),
                origin.by().visibility());
    }

    private @Nullable String now(TeamName team, @Nullable String project) {
        String name = composed(project);
        return name == null ? null : projects.now(team, name);
    }

    /** Whether the session's project is known, or its folder names one. */
    public boolean knowsProject(SessionId session, @Nullable String cwd) {
        return projectOf(SessionKey.of(session), cwd) != null;
    }

    private @Nullable String projectOf(EventOrigin origin) {
        if (origin.project() != null && !origin.project().isBlank()) {
            return Normalizer.normalize(origin.project().strip(), Normalizer.Form.NFC);
        }
        return projectOf(origin.key(), origin.cwd());
    }

    private @Nullable String projectOf(SessionKey session, @Nullable String cwd) {
        if (cwd == null || cwd.isBlank()) {
            return recent.of(session).project();
        }
        // The session's first folder decides: a later "cd" does not move the session to another project.
        if (recent.of(session).project() == null && excluded.hasFolder(cwd)) {
            recent.onExcluded(session);
        }
        return recent.projectOf(session, () -> composed(projects.projectOf(session.team(), cwd)));
    }

    /** Composes accents (NFC), since some file systems decompose them and both forms are one name. */
    static @Nullable String composed(@Nullable String name) {
        return name == null || Normalizer.isNormalized(name, Normalizer.Form.NFC)
                ? name
                : Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private static String platform(@Nullable String platform) {
        String clipped = clip(platform, LONGEST_AGENT);
        if (clipped == null || clipped.isBlank()) {
            return DEFAULT_PLATFORM;
        }
        String name = clipped.strip().toLowerCase(Locale.ROOT);
        return name.equals("claude") ? DEFAULT_PLATFORM : name;
    }

    /** Replaces secrets in a name or a path before the cut, which could leave half of one. */
    private @Nullable String clean(@Nullable String text, int max) {
        String clipped = clip(text, 2 * max);
        return clipped == null ? null : clip(privacy.word(clipped), max);
    }

    public static @Nullable String clip(@Nullable String text, int max) {
        return text == null ? null : Surrogates.mend(text.length() > max ? text.substring(0, max) : text);
    }
}
