/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.settings.BadSetting;
import java.util.EnumSet;
import java.util.Set;

/** What a group gives to its members. */
record TeamGrant(TeamName team, Set<KeyScope> scopes) {
    TeamGrant {
        scopes = Set.copyOf(scopes);
    }

    /**
     * @param key of the setting, for the error
     * @param text such as {@code shop:read,write}
     * @throws BadSetting if it is not of that form
     */
    static TeamGrant read(String key, String text) {
        int colon = text.indexOf(':');
        try {
            if (colon < 0) {
                throw new IllegalArgumentException("the team and its scopes stand on both sides of a colon");
            }
            Set<KeyScope> scopes = EnumSet.noneOf(KeyScope.class);
            for (String scope : text.substring(colon + 1).split(",", -1)) {
                scopes.add(KeyScope.of(scope.strip()));
            }
            return new TeamGrant(new TeamName(text.substring(0, colon).strip()), scopes);
        } catch (IllegalArgumentException e) {
            throw new BadSetting(
                    key + "=" + text + " wants TEAM:SCOPES, such as shop:read,write (" + e.getMessage() + ")");
        }
    }
}
