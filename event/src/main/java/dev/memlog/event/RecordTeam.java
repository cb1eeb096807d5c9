/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import dev.memlog.event.team.TeamName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The team of a record by its key: those of memories, vectors, sessions and dead letters have the session's id, those of
 * events, settlements and what sessions were told the team itself. A key without either belongs to {@link TeamName#LOCAL}.
 */
public final class RecordTeam {
    private static final String SESSION = "session/";

    // A memory's key ends in a short number, so a memory of a session with the id "event" does not match.
    private static final Pattern NUMBERED =
            Pattern.compile("(event|settled|told)/(?:([a-z0-9-]{1,32})/)?(\\d{1,16})/(\\d{10,18})");

    private RecordTeam() {}

    /** By the key of a record on {@link Topics#MEMORIES} or {@link Topics#EMBEDDINGS}. */
    public static TeamName of(String key) {
        Numbered numbered = numbered(key);
        if (numbered != null) {
            return numbered.team();
        }
        int first = key.indexOf('/');
        boolean ofSession = key.startsWith(SESSION) && key.indexOf('/', first + 1) < 0;
        return ofSegment(ofSession ? key.substring(SESSION.length()) : first < 0 ? key : key.substring(0, first));
    }

    /**
     * By the key of a record on {@link Topics#DEAD_LETTERS}. It begins with the session's segment, whatever that is called,
     * and ends with an event's id, which a client chose and nobody escaped: so it is never read as a key of another kind.
     */
    public static TeamName ofLetter(String key) {
        int first = key.indexOf('/');
        return ofSegment(first < 0 ? key : key.substring(0, first));
    }

    /** What a key with a session's number is of. */
    public enum Kind {
        EVENT,
        SETTLEMENT,
        TOLD;

        private static Kind of(String first) {
            return switch (first) {
                case "settled" -> SETTLEMENT;
                case "told" -> TOLD;
                default -> EVENT;
            };
        }
    }

    /**
     * The parts of a key with a session's number.
     *
     * @param sequence of the event, or of the first settled one; the slot of what was told
     */
    public record Numbered(Kind kind, TeamName team, long session, long sequence) {}

    /** Null for a key of another kind. */
    public static @Nullable Numbered numbered(String key) {
        Matcher matcher = NUMBERED.matcher(key);
        if (!matcher.matches()) {
            return null;
        }
        String team = matcher.group(2);
        if (team != null && !TeamName.isName(team)) {
            return null;
        }
        return new Numbered(
                Kind.of(matcher.group(1)),
                team == null ? TeamName.LOCAL : new TeamName(team),
                Long.parseLong(matcher.group(3)),
                Long.parseLong(matcher.group(4)));
    }

    static String numberedKey(String kind, TeamName team, SessionNumber session, long sequence) {
        String of = team.equals(TeamName.LOCAL) ? "" : team + "/";
        return "%s/%s%d/%010d".formatted(kind, of, session.value(), sequence);
    }

    private static TeamName ofSegment(String segment) {
        try {
            String wire = URLDecoder.decode(segment, StandardCharsets.UTF_8);
            int end = wire.indexOf(SessionId.AFTER_TEAM);
            return end > 0 && TeamName.isName(wire.substring(0, end))
                    ? new TeamName(wire.substring(0, end))
                    : TeamName.LOCAL;
        } catch (IllegalArgumentException e) {
            // No escaped text, so no session's segment.
            return TeamName.LOCAL;
        }
    }
}
