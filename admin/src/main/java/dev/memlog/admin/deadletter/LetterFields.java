/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.DateBound;
import dev.memlog.edge.Request;
import dev.memlog.event.SessionId;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.DeadLetterFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of the dead letters that it means, in its query or in its body, read as strictly as all else.
 *
 * @param team whose sessions are named
 * @param now what an age counts back from
 * @param zone what a day without one is a day of
 */
public record LetterFields(Source source, TeamName team, Instant now, ZoneId zone) {
    static final Set<String> NAMES =
            Set.of("class", "project", "session", "provider", "event", "olderThan", "newerThan", "text", "key");
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})\\s*([smhd])");
    private static final int MAX_VALUES = 100;
    private static final int MAX_KEY = 2_048;

    /** All values of one name, none of them blank. */
    @FunctionalInterface
    public interface Source {
        List<String> values(String name) throws BadRequestException;
    }

    static LetterFields ofQuery(Request request, Instant now, ZoneId zone) {
        return new LetterFields(
                name -> name.equals("class") ? request.list(name) : request.each(name),
                request.principal().team(),
                now,
                zone);
    }

    public static LetterFields ofBody(JsonNode body, TeamName team, Instant now, ZoneId zone) {
        return new LetterFields(name -> texts(body, name), team, now, zone);
    }

    DeadLetterFilter filter() throws BadRequestException {
        return new DeadLetterFilter(
                failures(),
                source.values("project"),
                sessions(),
                source.values("provider"),
                source.values("event"),
                moment("newerThan"),
                moment("olderThan"),
                one("text", Request.MAX_TEXT).orElse(null),
                one("key", MAX_KEY).orElse(null));
    }

    public List<SessionId> sessions() throws BadRequestException {
        List<SessionId> sessions = new ArrayList<>();
        for (String id : source.values("session")) {
            try {
                sessions.add(new SessionId(team, id));
            } catch (IllegalArgumentException e) {
                throw new BadRequestException(
                        "session",
                        "session ids of 1 to " + SessionId.MAX_LENGTH + " characters without control characters");
            }
        }
        return sessions;
    }

    public Optional<String> one(String name, int maxLength) throws BadRequestException {
        List<String> given = source.values(name);
        if (given.size() > 1) {
            throw new BadRequestException(name, "given once");
        }
        if (given.size() == 1 && given.getFirst().length() > maxLength) {
            throw new BadRequestException(name, "at most " + maxLength + " characters long");
        }
        return given.stream().findFirst();
    }

    private List<FailureClass> failures() throws BadRequestException {
        List<FailureClass> failures = new ArrayList<>();
        for (String name : source.values("class")) {
            failures.add(Arrays.stream(FailureClass.values())
                    .filter(failure -> failure.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BadRequestException("class", "one of " + allClasses())));
        }
        return failures;
    }

    @Nullable
    public Instant moment(String name) throws BadRequestException {
        Optional<String> text = one(name, 64);
        if (text.isEmpty()) {
            return null;
        }
        Matcher age = AGE.matcher(text.get());
        if (!age.matches()) {
            try {
                return DateBound.START.parse(name, text.get(), zone);
            } catch (BadRequestException e) {
                throw new BadRequestException(name, "an age (90s, 30m, 6h, 7d) or " + e.allowed());
            }
        }
        long amount = Long.parseLong(age.group(1));
        return now.minus(
                switch (age.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(Math.min(amount, 20_000));
                });
    }

    private static List<String> texts(JsonNode body, String name) throws BadRequestException {
        JsonNode value = body.path(name);
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.add(value.textValue());
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                if (!item.isTextual()) {
                    throw new BadRequestException(name, "a string, or an array of strings");
                }
                texts.add(item.textValue());
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            throw new BadRequestException(name, "a string, or an array of strings");
        }
        if (texts.size() > MAX_VALUES || texts.stream().anyMatch(text -> text.length() > MAX_KEY)) {
            throw new BadRequestException(name, "at most " + MAX_VALUES + " values of " + MAX_KEY + " characters each");
        }
        return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    }

    private static String allClasses() {
        return Arrays.stream(FailureClass.values()).map(FailureClass::wireName).collect(Collectors.joining(", "));
    }
}
