/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

/** Where SessionStart's context comes from: the store in the same process, or a store node over HTTP. */
@FunctionalInterface
public interface ContextSource {
    /**
     * The text to inject, blank if there is nothing to say. May block; the caller gives up on it after its deadline.
     *
     * @throws Exception for any reason: the hook is then answered without context
     */
    String contextFor(String project) throws Exception;
}
