/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.memlog.event.WireCodec;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@code memlog.keys}, under the key's id: a key without its secret.
 *
 * @param sha256 of the secret, 32 bytes
 * @param createdBy the id of the key that made it, or how else it came about
 * @param expiresAt null if it does not expire
 * @param revokedAt null while it is good
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AccessKey(
        String id,
        byte[] sha256,
        TeamName team,
        String author,
        Set<KeyScope> scopes,
        ProjectGlobs projects,
        Visibility visibility,
        String createdBy,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {
    private static final String ERASED = "team-erased";
    private static final int HASH_BYTES = 32;
    private static final int LONGEST_AUTHOR = 128;

    public AccessKey {
        requireNonNull(id, "id");
        requireNonNull(team, "team");
        requireNonNull(projects, "projects");
        requireNonNull(visibility, "visibility");
        requireNonNull(createdBy, "createdBy");
        requireNonNull(createdAt, "createdAt");
        if (sha256.length != HASH_BYTES) {
            throw new IllegalArgumentException("sha256 has " + HASH_BYTES + " bytes");
        }
        if (author.isBlank()
                || author.length() > LONGEST_AUTHOR
                || author.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "author has 1 to " + LONGEST_AUTHOR + " characters, none of them a control character");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key has at least one scope of " + KeyScope.names());
        }
        sha256 = sha256.clone();
        scopes = Set.copyOf(scopes);
    }

    @Override
    public byte[] sha256() {
        return sha256.clone();
    }

    @JsonProperty
    public String type() {
        return "access-key";
    }

    /** The version of the wire form. */
    @JsonProperty
    public int schema() {
        return WireCodec.SCHEMA;
    }

    /** The one key that is left of an erased team: nobody has its secret, and its team's name is not given again. */
    public static AccessKey ofErased(KeyText nobodys, TeamName team, Instant now) {
        return new AccessKey(
                nobodys.id(),
                nobodys.hash(),
                team,
                ERASED,
                Set.of(KeyScope.READ),
                ProjectGlobs.ALL,
                Visibility.PRIVATE,
                ERASED,
                now,
                null,
                now);
    }

    public boolean isOfErased() {
        return createdBy.equals(ERASED);
    }

    /** Whether it lets anybody in at this time. */
    public boolean isGood(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    public AccessKey revoked(Instant at) {
        return new AccessKey(
                id, sha256, team, author, scopes, projects, visibility, createdBy, createdAt, expiresAt, at);
    }

    public Principal principal() {
        return new Principal(id, team, author, scopes, projects, visibility);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "AccessKey[" + id + ", " + team + ", " + author + ", " + scopes + "]";
    }
}
