/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.processor.provider.ProviderClient;
import java.time.Instant;

/** Whether a session may call now. */
public sealed interface Admission {
    /** A place is taken at this provider; {@link ProviderChain#complete} or {@link ProviderChain#giveBack} frees it. */
    record Admitted(ProviderClient client) implements Admission {}

    /** The provider answers, but has no place free. */
    record Full() implements Admission {}

    /** No provider of the chain may be called before {@code until}; {@code reason} is for people. */
    record Unavailable(String reason, Instant until) implements Admission {}
}
