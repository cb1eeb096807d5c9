/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.store.query.SessionStories;
import io.undertow.server.RoutingHandler;

/**
 * The viewer: its page and files, the live stream, and a session's story.
 *
 * <p>Threading: safe. Stories are read on threads of their own, a few at once; the rest never blocks.
 */
public final class ViewerRoutes {
    private static final int MAX_CONCURRENT = 16;

    private final SessionStoryRoute stories;
    private final StreamRoute stream;
    private final ViewerFiles files = ViewerFiles.load();
    private final Gate gate;

    public ViewerRoutes(SessionStories stories, LiveStream stream, Gates gates) {
        this.stories = new SessionStoryRoute(stories);
        this.stream = new StreamRoute(stream);
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(RoutingHandler routes) {
        files.addTo(routes);
        stream.addTo(routes);
        stories.addTo(routes, gate);
    }
}
