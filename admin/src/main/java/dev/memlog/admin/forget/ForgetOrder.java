/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.forget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.admin.deadletter.LetterFields;
import dev.memlog.admin.deadletter.LetterOrder;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.ForgetFilter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request to forget, read strictly: a misspelt condition must not widen it.
 *
 * @param after the last session of the request before; 0 for the first request
 */
record ForgetOrder(ForgetFilter filter, boolean dryRun, long after, String actor) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,16}");
    static final String EXAMPLE = "{\"session\":\"s-1\",\"dryRun\":true}";
    private static final Set<String> NAMES =
            Set.of("ids", "session", "project", "author", "after", "before", "text", "dryRun", "cursor", "actor");
    private static final int MAX_IDS = 1_000;
    private static final long MAX_NUMBER = (1L << 53) - 1;

    static ForgetOrder read(JsonNode body, TeamName team, Instant now, ZoneId zone) throws BadRequestException {
        LetterOrder.refuseUnknown(body, NAMES);
        LetterFields fields = LetterFields.ofBody(body, team, now, zone);
        Optional<String> text = fields.one("text", Request.MAX_TEXT);
        if (text.isPresent() && !ForgetFilter.isSearchable(text.get())) {
            throw new BadRequestException("text", "at least one word that memories are to be found by");
        }
        ForgetFilter filter = new ForgetFilter(
                numbers(body.path("ids")),
                fields.sessions(),
                fields.source().values("project"),
                fields.moment("after"),
                fields.moment("before"),
                text.orElse(""),
                fields.source().values("author"),
                false);
        if (filter.kinds().isEmpty()) {
            throw new BadRequestException("body", "at least one of ids, session, project, author, after, before, text");
        }
        return new ForgetOrder(filter, LetterOrder.flag(body, "dryRun"), cursor(fields), LetterOrder.actor(fields));
    }

    /** Memory numbers as they are or as people cite them: 12, "12", "#12". */
    private static List<Long> numbers(JsonNode ids) throws BadRequestException {
        List<Long> numbers = new ArrayList<>();
        if (ids.isMissingNode() || ids.isNull()) {
            return numbers;
        }
        for (JsonNode id : ids.isArray() ? ids : Reply.MAPPER.createArrayNode().add(ids)) {
            String text = id.asText().strip();
            text = text.startsWith("#") ? text.substring(1) : text;
            if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > MAX_NUMBER) {
                throw new BadRequestException("ids", "memory numbers, such as 12 or \"#12\"");
            }
            numbers.add(Long.parseLong(text));
        }
        if (numbers.isEmpty() || numbers.size() > MAX_IDS) {
            throw new BadRequestException("ids", "1 to " + MAX_IDS + " memory numbers");
        }
        return numbers;
    }

    private static long cursor(LetterFields fields) throws BadRequestException {
        Optional<String> cursor = fields.one("cursor", 32);
        if (cursor.isEmpty()) {
            return 0;
        }
        if (!NUMBER.matcher(cursor.get()).matches()) {
            throw new BadRequestException("cursor", "what the answer before gave as next");
        }
        return Long.parseLong(cursor.get());
    }
}
