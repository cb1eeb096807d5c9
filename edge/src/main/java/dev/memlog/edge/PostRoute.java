/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

/** Answers the requests of a {@link PostHandler}, on a thread of the request's own; may block. */
@FunctionalInterface
public interface PostRoute {
    Reply answer(Request request);
}
