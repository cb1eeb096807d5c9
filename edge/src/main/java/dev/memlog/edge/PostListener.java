/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import io.undertow.server.HttpServerExchange;

/**
 * Counts the requests of an {@link PostHandler}.
 *
 * <p>Threading: called by many threads at once; must not block.
 */
public interface PostListener {
    PostListener NONE = new PostListener() {
        @Override
        public void onTurnedAway(int statusCode) {}

        @Override
        public void onReply(HttpServerExchange exchange, int statusCode, String detail) {}
    };

    /** The edge refuses a request itself, so its route never counts it. */
    void onTurnedAway(int statusCode);

    /**
     * A request is answered, or its connection closed.
     *
     * @param detail of an error; blank if there is none
     */
    void onReply(HttpServerExchange exchange, int statusCode, String detail);
}
