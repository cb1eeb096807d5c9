/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.access.Routes;
import dev.memlog.store.query.SessionStories;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The viewer: its page and files, the live stream, and a session's story.
 *
 * <p>Threading: safe. Stories are read on threads of their own, a few at once; the rest never blocks.
 */
public final class ViewerRoutes {
    private static final int MAX_CONCURRENT = 16;

    private final SessionStoryRoute stories;
    private final StreamRoute stream;
    private final ViewerFiles files;
    private final Gate gate;

    /** Serves the page's files from a folder if one is given, else the program's own. */
    public ViewerRoutes(SessionStories stories, LiveStream stream, Gates gates, @Nullable Path pageFolder) {
        files = ViewerFiles.load(pageFolder);
        this.stories = new SessionStoryRoute(stories);
        this.stream = new StreamRoute(stream);
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        files.addTo(routes);
        stream.addTo(routes);
        stories.addTo(routes, gate);
    }
}
