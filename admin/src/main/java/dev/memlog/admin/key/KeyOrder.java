/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.event.Bounds;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.KeyText;
import dev.memlog.event.access.Principal;
import dev.memlog.event.access.ProjectGlobs;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that is asked for.
 *
 * @param team null for the team of the key that asks
 * @param expiresAt null if it does not expire
 */
record KeyOrder(
        @Nullable TeamName team,
        String author,
        Set<KeyScope> scopes,
        ProjectGlobs projects,
        Visibility visibility,
        @Nullable Instant expiresAt) {
    static final String EXAMPLE = "{\"author\":\"ann\",\"scopes\":[\"write\",\"read\"]}";
    private static final Set<String> NAMES = Set.of("team", "author", "scopes", "projects", "visibility", "expiresAt");
    private static final int LONGEST_AUTHOR = 128;

    static KeyOrder read(ObjectNode body, Instant now) throws BadRequestException {
        for (var field : body.properties()) {
            if (!NAMES.contains(field.getKey())) {
                throw new BadRequestException(
                        field.getKey(),
                        "left out; known are "
                                + String.join(", ", NAMES.stream().sorted().toList()));
            }
        }
        return new KeyOrder(
                team(body.path("team")),
                author(body.path("author")),
                scopes(body),
                projects(body),
                visibility(body.path("visibility")),
                expiresAt(body.path("expiresAt"), now));
    }

    /** Whom such a key would act for. */
    Principal as(TeamName owner) {
        return new Principal("", owner, author, scopes, projects, visibility);
    }

    AccessKey key(KeyText text, TeamName owner, String createdBy, Instant now) {
        return new AccessKey(
                text.id(), text.hash(), owner, author, scopes, projects, visibility, createdBy, now, expiresAt, null);
    }

    private static @Nullable TeamName team(JsonNode node) throws BadRequestException {
        try {
            return node.isMissingNode() || node.isNull() ? null : new TeamName(node.asText());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "team", "1 to " + TeamName.MAX_LENGTH + " of a-z, 0-9 and -, beginning with no dash");
        }
    }

    private static String author(JsonNode node) throws BadRequestException {
        String author = node.asText().strip();
        if (!node.isTextual()
                || author.isEmpty()
                || author.length() > LONGEST_AUTHOR
                || author.chars().anyMatch(Character::isISOControl)) {
            throw new BadRequestException("author", "a name of 1 to " + LONGEST_AUTHOR + " characters");
        }
        return author;
    }

    private static Set<KeyScope> scopes(ObjectNode body) throws BadRequestException {
        Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
        for (String name : texts(body, "scopes")) {
            try {
                scopes.add(KeyScope.of(name));
            } catch (IllegalArgumentException e) {
                throw new BadRequestException("scopes", "a list of " + KeyScope.names());
            }
        }
        if (scopes.isEmpty()) {
            throw new BadRequestException("scopes", "a list of at least one of " + KeyScope.names());
        }
        return scopes;
    }

    private static ProjectGlobs projects(ObjectNode body) throws BadRequestException {
        try {
            return new ProjectGlobs(texts(body, "projects"));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("projects", "a list of project names, * standing for any characters");
        }
    }

    private static Visibility visibility(JsonNode node) throws BadRequestException {
        try {
            return node.isMissingNode() || node.isNull() ? Visibility.TEAM : Visibility.of(node.asText());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("visibility", "team or private");
        }
    }

    private static @Nullable Instant expiresAt(JsonNode node, Instant now) throws BadRequestException {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        try {
            Instant at = Instant.parse(node.asText());
            if (at.isAfter(now) && Bounds.holds(at)) {
                return at;
            }
        } catch (DateTimeException e) {
            // Refused below.
        }
        throw new BadRequestException("expiresAt", "a time to come, such as 2030-01-31T00:00:00Z");
    }

    private static List<String> texts(ObjectNode body, String name) throws BadRequestException {
        JsonNode list = body.path(name);
        List<String> texts = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return texts;
        }
        for (JsonNode each : list) {
            if (each.isTextual()) {
                texts.add(each.asText().strip());
            }
        }
        if (!list.isArray() || texts.size() != list.size()) {
            throw new BadRequestException(name, "a list of texts");
        }
        return texts;
    }
}
