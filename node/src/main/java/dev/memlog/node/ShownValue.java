/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.ingest.privacy.PrivacyFilter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redacts secrets in values: logins and queries of addresses, and texts with the shape of a known secret. */
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

    /** Up to the last at sign: a password may hold unescaped ones. */
    private static String withoutUser(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : "://[redacted]" + address.substring(at);
    }

    private static String withoutQuery(String address) {
        Matcher query = QUERY.matcher(address);
        return query.find() ? address.substring(0, query.start()) + "?[redacted]" : address;
    }
}
