/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.edge.ReadGate;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.event.limit.ByteBudget;
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
    private final ReadGate gate;

    public ViewerRoutes(SessionStories stories, LiveStream stream, ReadMetrics metrics, ByteBudget memory) {
        this.stories = new SessionStoryRoute(stories);
        this.stream = new StreamRoute(stream);
        gate = new ReadGate("memlog-viewer-", MAX_CONCURRENT, metrics, memory);
    }

    public void addTo(RoutingHandler routes) {
        files.addTo(routes);
        stream.addTo(routes);
        stories.addTo(routes, gate);
    }
}
