/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionId;
import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.thread.PlatformThread;
import dev.memlog.ingest.project.ProjectNames;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits a session that restarts in another project: there it gets a session id of its own, derived from the agent's id
 * and the project's name. From then on an event belongs to its folder's session; one without a folder belongs to the
 * session started last.
 *
 * <p>For sessions that this node has not seen it asks the store, if there is one.
 *
 * <p>Threading: safe; may read the file system and the store.
 */
public final class SessionMoves {
    private static final Logger LOG = LoggerFactory.getLogger(SessionMoves.class);
    private static final int MAX_MOVED = 1_000;
    private static final int MAX_PROJECTS = 16;

    private final RecentSessions recent;
    private final ProjectNames projects;
    private final ContextSource store;
    private final Map<SessionKey, Places> moved = new RecentEntries<>(MAX_MOVED);

    /** The projects in which one id was started. */
    private static final class Places {
        private final Map<String, SessionId> sessions = new LinkedHashMap<>();
        private String current;

        Places(String project, SessionId session) {
            sessions.put(project, session);
            current = project;
        }
    }

    SessionMoves(RecentSessions recent, ProjectNames projects, ContextSource store) {
        this.recent = recent;
        this.projects = projects;
        this.store = store;
    }

    /**
     * Returns the origin with the session id of its project.
     *
     * @param starts whether the event begins the session; a continued session stays in its project
     */
    public EventOrigin place(EventOrigin origin, boolean starts) {
        SessionId id = origin.sessionId();
        if (id == null || (origin.project() != null && !origin.project().isBlank())) {
            return origin;
        }
        Places places = placesOf(origin.key());
        String cwd = origin.cwd();
        if (cwd == null || cwd.isBlank()) {
            return places == null ? origin : origin.as(current(places));
        }
        String before = recent.of(origin.key()).project();
        String known = before == null ? null : projects.now(id.team(), before);
        boolean isNew = places == null && known == null;
        String first = isNew ? restored(origin.key(), id) : known;
        if (places == null && (first == null || (!starts && !isNew))) {
            return origin;
        }
        String here = Envelopes.clip(Envelopes.composed(projects.projectOf(id.team(), cwd)), Envelopes.LONGEST_NAME);
        if (places == null && (first == null || here == null || here.equals(first) || !isBack(id, here, starts))) {
            return origin;
        }
        return origin.as(move(origin.key(), id, first, here, starts));
    }

    /** The session's project from before this node started. */
    private @Nullable String restored(SessionKey session, SessionId id) {
        String project = asked(id);
        return project == null ? null : recent.projectOf(session, () -> project);
    }

    private boolean isBack(SessionId id, String project, boolean starts) {
        return starts || asked(derived(id, project)) != null;
    }

    private @Nullable String asked(SessionId id) {
        try {
            String project = PlatformThread.call("known-session", () -> String.valueOf(store.projectOf(id)));
            return project.equals("null") || project.isBlank() ? null : project;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atInfo().addKeyValue("error", String.valueOf(e)).log("the store cannot name a session's project");
            return null;
        }
    }

    private synchronized @Nullable Places placesOf(SessionKey session) {
        return moved.get(session);
    }

    private synchronized SessionId current(Places places) {
        return places.sessions.getOrDefault(
                places.current, places.sessions.values().iterator().next());
    }

    private synchronized SessionId move(
            SessionKey session, SessionId id, @Nullable String first, @Nullable String here, boolean starts) {
        Places places = moved.get(session);
        if (places == null) {
            places = new Places(String.valueOf(first), id);
            moved.put(session, places);
        }
        if ((starts || places.sessions.size() == 1) && here != null && places.sessions.size() < MAX_PROJECTS) {
            places.sessions.putIfAbsent(here, derived(id, here));
            places.current = here;
        }
        SessionId there = here == null ? null : places.sessions.get(here);
        return there == null ? current(places) : there;
    }

    static SessionId derived(SessionId id, String project) {
        return new SessionId(id.team(), JsonFields.asId(id.value() + "~" + project));
    }
}
