/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.ingest.privacy.PrivacyFilter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a value may be seen: keys that hold a secret are known by name, secrets in other values by where they stand. */
final class ShownValue {
    private static final Pattern ADDRESS = Pattern.compile("://[^\\s,]*+");

    private static final Pattern QUERY = Pattern.compile("[?#]");
    private static final PrivacyFilter KNOWN_BY_SHAPE = new PrivacyFilter(true, 64 * 1024);

    private ShownValue() {}

    static String of(String text) {
        String bare = ADDRESS.matcher(text)
                .replaceAll(address -> Matcher.quoteReplacement(withoutQuery(withoutUser(address.group()))));
        return KNOWN_BY_SHAPE.memory(bare);
    }

    /** To the last at sign: a password need not be escaped. */
    private static String withoutUser(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : "://[redacted]" + address.substring(at);
    }

    private static String withoutQuery(String address) {
        Matcher query = QUERY.matcher(address);
        return query.find() ? address.substring(0, query.start()) + "?[redacted]" : address;
    }
}
