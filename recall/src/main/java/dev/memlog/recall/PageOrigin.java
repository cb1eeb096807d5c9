/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the page that sends a request, as the browser names it, is served from this machine. */
final class PageOrigin {
    private PageOrigin() {}

    /** @param header {@code Origin}; null from whoever is no browser */
    static boolean isLocal(@Nullable String header) {
        if (header == null) {
            return true;
        }
        try {
            String host = URI.create(header).getHost();
            String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || name.equals("[::1]")
                    || name.matches("127(\\.\\d{1,3}){3}");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
