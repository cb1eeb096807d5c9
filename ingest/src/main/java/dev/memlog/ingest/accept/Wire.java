/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

/** One protocol by which clients send events; it registers its own routes. */
public interface Wire {
    void addTo(WireRoutes routes);
}
