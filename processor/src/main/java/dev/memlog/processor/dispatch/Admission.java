/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a session that asks for a call. */
public sealed interface Admission {
    /** A place is taken at a provider, and is the caller's until it ends it. */
    record Admitted(Place place) implements Admission {}

    /**
     * The provider answers, but has no place free.
     *
     * @param until when there will be one; null when that depends on the calls in flight
     */
    record Full(@Nullable Instant until) implements Admission {}

    /** No provider of the chain may be called before {@code until}; {@code reason} is for display. */
    record Unavailable(String reason, Instant until) implements Admission {}
}
