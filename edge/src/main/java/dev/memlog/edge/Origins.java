/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells a page of this machine from any other. A browser lets every page post to loopback, also one that has rebound
 * its own name to it; only the {@code Origin} header, which the page cannot forge, tells them apart. Hooks send none.
 */
final class Origins {
    private static final Pattern LOOPBACK_ADDRESS = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");

    private Origins() {}

    static boolean mayWrite(@Nullable String origin) {
        if (origin == null) {
            return true;
        }
        try {
            String host = new URI(origin).getHost();
            if (host == null) {
                return false;
            }
            String name = host.toLowerCase(Locale.ROOT);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || name.equals("[::1]")
                    || LOOPBACK_ADDRESS.matcher(name).matches();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
