/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.DeadLetterFilter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to replay or discard dead letters.
 *
 * @param asked the filter as it was sent, without the searched text and cut to some KB, for the audit
 * @param most maximum number of letters
 * @param force whether letters past the replay limit are replayed, too
 */
public record LetterOrder(
        DeadLetterFilter filter,
        JsonNode asked,
        int most,
        boolean dryRun,
        boolean force,
        String replayId,
        LetterCursor cursor,
        @Nullable String reason,
        String actor) {
    static final int DEFAULT_MOST = 1_000;
    static final int MAX_REASON = 500;
    public static final int MAX_ACTOR = 128;
    private static final int LIMIT = 1_000_000;
    private static final Pattern REPLAY_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> REPLAY = Set.of("max", "dryRun", "force", "replayId", "after", "actor");
    private static final Set<String> DISCARD = Set.of("max", "dryRun", "reason", "after", "actor");

    static LetterOrder replay(JsonNode body, TeamName team, Instant now, ZoneId zone) throws BadRequestException {
        LetterOrder order = read(body, team, REPLAY, now, zone);
        String key = order.filter().key();
        if (key != null && DeadLetter.isUndecodableKey(key)) {
            throw new BadRequestException(
                    "key",
                    "that of a session's letter: bytes that are no event can be shown and discarded, not replayed");
        }
        return order;
    }

    static LetterOrder discard(JsonNode body, TeamName team, Instant now, ZoneId zone) throws BadRequestException {
        LetterOrder order = read(body, team, DISCARD, now, zone);
        if (order.reason() == null && !order.dryRun()) {
            throw new BadRequestException("reason", "a sentence for the audit: why they are discarded");
        }
        return order;
    }

    private static LetterOrder read(JsonNode body, TeamName team, Set<String> own, Instant now, ZoneId zone)
            throws BadRequestException {
        refuseUnknown(
                body, Stream.concat(LetterFields.NAMES.stream(), own.stream()).collect(Collectors.toSet()));
        LetterFields fields = LetterFields.ofBody(body, team, now, zone);
        DeadLetterFilter filter = fields.filter();
        String replayId = fields.one("replayId", 64).orElse(EventId.random(now).value());
        if (!REPLAY_ID.matcher(replayId).matches()) {
            throw new BadRequestException("replayId", "1 to 64 letters, digits, '.', '_' or '-'");
        }
        String after = fields.one("after", 2_048).orElse(null);
        return new LetterOrder(
                filter,
                AskedFilter.of(body),
                most(body),
                flag(body, "dryRun"),
                flag(body, "force"),
                replayId,
                after == null ? LetterCursor.begin(now) : LetterCursor.parse("after", after),
                fields.one("reason", MAX_REASON).orElse(null),
                actor(fields));
    }

    public static String actor(LetterFields fields) throws BadRequestException {
        return fields.one("actor", MAX_ACTOR)
                .orElseThrow(() -> new BadRequestException("actor", "a name, or left out"));
    }

    public static void refuseUnknown(JsonNode body, Set<String> known) throws BadRequestException {
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                String name = field.getKey();
                throw new BadRequestException(
                        name.length() <= 64 ? name : name.substring(0, 64) + "…",
                        "left out; known are " + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    private static int most(JsonNode body) throws BadRequestException {
        JsonNode max = body.path("max");
        if (max.isMissingNode() || max.isNull()) {
            return DEFAULT_MOST;
        }
        if (!max.isIntegralNumber() || max.longValue() < 1 || max.longValue() > LIMIT) {
            throw new BadRequestException("max", "a whole number from 1 to " + LIMIT);
        }
        return max.intValue();
    }

    public static boolean flag(JsonNode body, String name) throws BadRequestException {
        JsonNode flag = body.path(name);
        if (flag.isMissingNode() || flag.isNull()) {
            return false;
        }
        if (!flag.isBoolean()) {
            throw new BadRequestException(name, "true or false");
        }
        return flag.booleanValue();
    }
}
