/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.config;

import dev.memlog.ingest.privacy.PrivacyFilter;
import java.util.regex.Pattern;

/** What of a value may be seen: keys that hold a secret are known by name, secrets in other values by where they stand. */
final class ShownValue {
    /** To the last at sign: a password need not be escaped. */
    private static final Pattern USER_OF_ADDRESS = Pattern.compile("://[^\\s,]*@");

    private static final Pattern QUERY_OF_ADDRESS = Pattern.compile("(://[^\\s,?#]*)[?#][^\\s,]*");
    private static final PrivacyFilter KNOWN_BY_SHAPE = new PrivacyFilter(true, 64 * 1024);

    private ShownValue() {}

    static String of(String text) {
        String withoutUser = USER_OF_ADDRESS.matcher(text).replaceAll("://[redacted]@");
        String withoutQuery = QUERY_OF_ADDRESS.matcher(withoutUser).replaceAll("$1?[redacted]");
        return KNOWN_BY_SHAPE.memory(withoutQuery);
    }
}
