/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.key;

import dev.memlog.event.access.KeyText;
import dev.memlog.settings.UserError;

/** Ids of keys on the command line. */
final class KeyIds {
    private static final int LENGTH = 12;

    private KeyIds() {}

    /** @throws UserError for anything else, a whole key among it, which is not repeated */
    static String checked(String id) {
        String bare = id.startsWith(KeyText.PREFIX) && id.length() == KeyText.PREFIX.length() + LENGTH
                ? id.substring(KeyText.PREFIX.length())
                : id;
        if (bare.length() != LENGTH || !bare.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
            throw new UserError(
                    "a key's id has " + LENGTH + " lower-case letters and digits: `memlog keys list` shows it");
        }
        return bare;
    }
}
