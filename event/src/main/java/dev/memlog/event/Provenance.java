/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.team.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of a memory: session, events, call and origin.
 *
 * @param project null while unknown; the session's record has it once it is known
 * @param promptNumber the user prompt it belongs to, from 1; 0 before the first
 * @param at when the newest of its events happened
 * @param memorySessionId the provider session that made it; null for a prompt, which no provider makes
 * @param tokens the call's tokens, input and output, divided among the reply's memories; 0 without a call
 * @param events the ids of the events it was made from
 * @param call the call that made it; null if no call did, and in records of versions without it
 * @param origin null for a memory made here
 * @param visibility that of its session when it was made; null for {@link Visibility#TEAM}. A later {@link
 *     MemoryRecord.MemoryShare} of the memory or a change of its session holds over it
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
        @Nullable Origin origin,
        @Nullable Visibility visibility) {
    public Provenance {
        requireNonNull(key, "key");
        requireNonNull(at, "at");
        requireNonNull(team, "team");
        requireNonNull(author, "author");
        requireNonNull(platform, "platform");
        events = List.copyOf(events);
        promptNumber = Bounds.count(promptNumber);
        tokens = Bounds.count(tokens);
        visibility = visibility == Visibility.TEAM ? null : visibility;
    }

    /** Of a memory that the whole team finds. */
    public Provenance(
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
        this(
                key,
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
                origin,
                null);
    }

    /** Starts a builder with the parts that every memory has; the rest is null, zero or empty until it is set. */
    public static Builder builder(MemoryKey key, Instant at, String team, String author, String platform) {
        return new Builder(key, at, team, author, platform);
    }

    /** The same provenance under another key. */
    public Provenance at(MemoryKey newKey) {
        return builder(newKey, at, team, author, platform)
                .project(project)
                .promptNumber(promptNumber)
                .madeBy(memorySessionId, provider, model)
                .call(call, tokens)
                .events(events)
                .agent(agentId, agentType)
                .origin(origin)
                .visibility(visibility)
                .build();
    }

    /** Builds a provenance by the names of its parts. */
    public static final class Builder {
        private final MemoryKey key;
        private final Instant at;
        private final String team;
        private final String author;
        private final String platform;
        private @Nullable String project;
        private int promptNumber;
        private @Nullable String memorySessionId;
        private @Nullable String provider;
        private @Nullable String model;
        private long tokens;
        private List<EventId> events = List.of();
        private @Nullable String agentId;
        private @Nullable String agentType;
        private @Nullable ProviderCall call;
        private @Nullable Origin origin;
        private @Nullable Visibility visibility;

        private Builder(MemoryKey key, Instant at, String team, String author, String platform) {
            this.key = key;
            this.at = at;
            this.team = team;
            this.author = author;
            this.platform = platform;
        }

        public Builder project(@Nullable String name) {
            project = name;
            return this;
        }

        public Builder promptNumber(int number) {
            promptNumber = number;
            return this;
        }

        public Builder madeBy(
                @Nullable String memorySession, @Nullable String providerName, @Nullable String modelName) {
            memorySessionId = memorySession;
            provider = providerName;
            model = modelName;
            return this;
        }

        public Builder call(@Nullable ProviderCall made, long tokenCount) {
            call = made;
            tokens = tokenCount;
            return this;
        }

        public Builder events(List<EventId> ids) {
            events = ids;
            return this;
        }

        public Builder agent(@Nullable String id, @Nullable String type) {
            agentId = id;
            agentType = type;
            return this;
        }

        public Builder origin(@Nullable Origin from) {
            origin = from;
            return this;
        }

        public Builder visibility(@Nullable Visibility who) {
            visibility = who;
            return this;
        }

        public Provenance build() {
            return new Provenance(
                    key,
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
                    origin,
                    visibility);
        }
    }
}
