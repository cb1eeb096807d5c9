/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a memory comes from.
 *
 * @param project null when unknown as yet; the session's record carries it once it is known
 * @param promptNumber the user prompt it belongs to, from 1; 0 before the first
 * @param at when the newest of its events happened
 * @param memorySessionId the provider session that made it; null for a prompt, which no provider makes
 * @param tokens what the call cost, input and output, shared out over the reply's memories; 0 where none was made
 * @param events the ids of the events it was made from
 * @param call the call that made it; null where none did, and in records of versions that did not say
 * @param origin where it was made, if not here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Provenance(
        MemoryKey key,
        @Nullable String project,
        int promptNumber,
        Instant at,
        String team,
        String author,
        String platform,
        @Nullable String memorySessionId,
        @Nullable String provider,
        @Nullable String model,
        long tokens,
        List<EventId> events,
        @Nullable String agentId,
        @Nullable String agentType,
        @Nullable ProviderCall call,
        @Nullable Origin origin) {
    public Provenance {
        requireNonNull(key, "key");
        requireNonNull(at, "at");
        requireNonNull(team, "team");
        requireNonNull(author, "author");
        requireNonNull(platform, "platform");
        events = List.copyOf(events);
        promptNumber = Bounds.count(promptNumber);
        tokens = Bounds.count(tokens);
    }

    /** The same, as what stands under another key. */
    public Provenance at(MemoryKey newKey) {
        return new Provenance(
                newKey,
                project,
                promptNumber,
                at,
                team,
                author,
                platform,
                memorySessionId,
                provider,
                model,
                tokens,
                events,
                agentId,
                agentType,
                call,
                origin);
    }
}
