/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

/** One wire's way from a request to a reply. It is called on a thread of the request's own, may block, and counts its own events. */
@FunctionalInterface
public interface Route {
    IngestReply answer(IngestRequest request);
}
