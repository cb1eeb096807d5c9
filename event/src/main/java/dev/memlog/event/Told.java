/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.team.TeamName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a session was told memories, by their numbers and without their content; written once by the store node that told
 * it, after the answer. A record that gets lost costs no more than that the session may be told the same again.
 *
 * @param slot its place among what the session was told, 1 to {@link #MOST}: with it in the key, the session's records can
 *     be removed by whoever knows the session's number alone
 * @param place where it was told: {@link #START}, {@link #PROMPT}, {@link #TOOL}, {@link #SEARCH} or {@link #FETCH}; or
 *     {@link #HELD_OUT}, when nothing was told on purpose
 * @param memories their numbers, {@link #MOST_MEMORIES} at most
 * @param tokens of the whole text, as estimated
 * @param author for whom the session works
 * @param team the session's; null for {@link TeamName#LOCAL}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Told(
        SessionNumber session,
        int slot,
        Instant at,
        String place,
        List<Long> memories,
        int tokens,
        String author,
        @Nullable TeamName team)
        implements MemoryRecord {
    /** Records of one session; what it is told beyond that is not recorded. */
    public static final int MOST = 200;

    /** Numbers in one record. */
    public static final int MOST_MEMORIES = 200;

    /** The context at the session's start; earlier context has been compacted or cleared away by then. */
    public static final String START = "start";

    public static final String PROMPT = "prompt";

    /** Before a tool is used. */
    public static final String TOOL = "tool";

    public static final String SEARCH = "search";

    /** In full, by number. */
    public static final String FETCH = "fetch";

    /** The session is one of those that are told nothing, so that others can be compared with it. */
    public static final String HELD_OUT = "held-out";

    private static final int LONGEST_PLACE = 32;

    public Told {
        requireNonNull(session, "session");
        requireNonNull(at, "at");
        requireNonNull(place, "place");
        requireNonNull(author, "author");
        if (slot < 1 || slot > MOST) {
            throw new IllegalArgumentException("slot must be 1 to " + MOST + ", not " + slot);
        }
        if (place.isBlank() || place.length() > LONGEST_PLACE) {
            throw new IllegalArgumentException("place must have 1 to " + LONGEST_PLACE + " characters");
        }
        memories = memories == null ? List.of() : List.copyOf(memories);
        if (memories.size() > MOST_MEMORIES) {
            throw new IllegalArgumentException(
                    "memories must be at most " + MOST_MEMORIES + ", not " + memories.size());
        }
        tokens = Bounds.count(tokens);
        team = TeamName.LOCAL.equals(team) ? null : team;
    }

    public static String keyOf(TeamName team, SessionNumber session, int slot) {
        return RecordTeam.numberedKey("told", team, session, slot);
    }

    @Override
    public String recordKey() {
        return keyOf(team == null ? TeamName.LOCAL : team, session, slot);
    }
}
