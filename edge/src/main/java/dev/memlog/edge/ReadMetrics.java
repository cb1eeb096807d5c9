/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.time.Duration;

/**
 * Counts the requests of the gates: each is reported exactly once, with any outcome.
 *
 * <p>Threading: called from many threads; must not block.
 */
@FunctionalInterface
public interface ReadMetrics {
    ReadMetrics NONE = (route, statusCode, took) -> {};

    /**
     * @param route the path template, so there are as many values as routes
     * @param took from the request's arrival until its reply was made, not until it was sent
     */
    void onReply(String route, int statusCode, Duration took);
}
