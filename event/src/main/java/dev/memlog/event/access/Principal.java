/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a request acts for. It comes from the key or the token alone, never from an argument, a header or a body.
 *
 * @param keyId names the key or the token's subject in audit records; null where no keys are asked for
 * @param author of what is remembered
 * @param visibility of new memories, unless their session has its own
 */
public record Principal(
        @Nullable String keyId,
        TeamName team,
        String author,
        Set<KeyScope> scopes,
        ProjectGlobs projects,
        Visibility visibility) {
    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** Everyone who reaches a node without keys. */
    public static Principal everyone(TeamName team, String author) {
        return new Principal(null, team, author, EnumSet.allOf(KeyScope.class), ProjectGlobs.ALL, Visibility.TEAM);
    }

    /** Whether no key was asked for. */
    public boolean isEveryone() {
        return keyId == null;
    }

    /** Who is named in audit records unless a request may name somebody, which it may where no keys are asked for. */
    public String actor() {
        return keyId == null ? author : keyId;
    }

    public boolean may(KeyScope scope) {
        return scopes.contains(scope);
    }
}
