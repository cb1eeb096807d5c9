/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

/** One form in which clients send events: it registers the routes that it answers. */
public interface Wire {
    void addTo(WireRoutes routes);
}
