/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import java.util.regex.Pattern;

/** The syntax of W3C's {@code traceparent} header. */
final class Traceparent {
    private static final Pattern SYNTAX =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private Traceparent() {}

    static boolean isValid(String value) {
        return SYNTAX.matcher(value).matches();
    }
}
