/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.spend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.event.provider.Dollars;
import dev.memlog.event.team.TeamName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes provider calls and sets budgets, each as a record that all nodes read, with an audit record.
 *
 * <p>Threading: safe; blocks until the log has acknowledged.
 */
final class SpendChange {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,16}");
    private static final int MAX_TEXT = 200;
    private static final long MAX_TOKENS = 1_000_000_000_000_000L;
    private static final String ACTOR = "actor";
    private static final String REASON = "reason";
    private static final String LIMIT = "limit";
    private static final String NO_LIMIT = "none";

    private final @Nullable TeamName team;
    private final CommandLog commands;
    private final InstantSource clock;

    /** @param team whose spending; null for the whole cluster's */
    SpendChange(@Nullable TeamName team, CommandLog commands, InstantSource clock) {
        this.team = team;
        this.commands = commands;
        this.clock = clock;
    }

    Reply pause(ObjectNode body) throws BadRequestException {
        return setPaused(true, body);
    }

    Reply resume(ObjectNode body) throws BadRequestException {
        return setPaused(false, body);
    }

    Reply setBudget(ObjectNode body) throws BadRequestException {
        onlyKnown(body, Set.of("budget", LIMIT, ACTOR));
        BudgetName budget = budget(body);
        Long limit = limit(budget, body.path(LIMIT));
        BudgetSet set = new BudgetSet(budget, limit, actor(body), clock.instant(), team);
        ObjectNode answer =
                Reply.MAPPER.createObjectNode().put("budget", budget.wireName()).put(LIMIT, limit);
        return write(set.recordKey(), set, "budget-set", null, answer, set.actor(), set.at());
    }

    Reply clearBudget(ObjectNode body) throws BadRequestException {
        onlyKnown(body, Set.of("budget", ACTOR));
        BudgetName budget = budget(body);
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("budget", budget.wireName());
        return write(BudgetSet.keyOf(budget, team), null, "budget-cleared", null, answer, actor(body), clock.instant());
    }

    private Reply setPaused(boolean paused, ObjectNode body) throws BadRequestException {
        onlyKnown(body, Set.of(REASON, ACTOR));
        Pause pause = new Pause(paused, text(body, REASON), actor(body), clock.instant(), team);
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("paused", paused);
        return write(
                pause.recordKey(),
                pause,
                paused ? "paused" : "resumed",
                pause.reason(),
                answer,
                pause.actor(),
                pause.at());
    }

    private Reply write(
            String key,
            @Nullable ControlRecord record,
            String action,
            @Nullable String reason,
            ObjectNode answer,
            String actor,
            Instant at) {
        AuditRecord done = new AuditRecord(at, actor, action, reason, answer, 1, 0, null);
        return commands.control(key, record, done) == OrderOutcome.ACKNOWLEDGED
                ? Reply.ok(answer)
                : Reply.problem(503, "the log does not acknowledge; ask again in 1 s, repeating it does no harm");
    }

    private static BudgetName budget(ObjectNode body) throws BadRequestException {
        try {
            return BudgetName.of(body.path("budget").asText());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("budget", "one of " + BudgetName.names());
        }
    }

    private static @Nullable Long limit(BudgetName budget, JsonNode limit) throws BadRequestException {
        if (limit.asText().equals(NO_LIMIT)) {
            return null;
        }
        return switch (budget.unit()) {
            case TOKENS -> tokens(limit);
            case USD -> dollars(limit);
        };
    }

    private static long tokens(JsonNode limit) throws BadRequestException {
        String digits = limit.asText();
        if (limit.isContainerNode() || !DIGITS.matcher(digits).matches() || Long.parseLong(digits) > MAX_TOKENS) {
            throw new BadRequestException(
                    LIMIT, "a whole number of tokens from 0 to " + MAX_TOKENS + ", or " + NO_LIMIT);
        }
        return Long.parseLong(digits);
    }

    private static long dollars(JsonNode limit) throws BadRequestException {
        try {
            return Dollars.toMicros(limit.isNumber() ? limit.decimalValue().toPlainString() : limit.asText());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(LIMIT, Dollars.ALLOWED + ", or " + NO_LIMIT);
        }
    }

    private static String actor(ObjectNode body) throws BadRequestException {
        String actor = text(body, ACTOR);
        if (actor == null) {
            throw new BadRequestException(ACTOR, "a name, or left out");
        }
        return actor;
    }

    private static @Nullable String text(ObjectNode body, String name) throws BadRequestException {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = value.asText().strip();
        if (!value.isTextual() || text.length() > MAX_TEXT) {
            throw new BadRequestException(name, "a text of at most " + MAX_TEXT + " characters");
        }
        return text.isEmpty() ? null : text;
    }

    private static void onlyKnown(ObjectNode body, Set<String> known) throws BadRequestException {
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                throw new BadRequestException(
                        field.getKey(),
                        "left out; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
