/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.origin;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that always mean the machine itself. */
public final class Loopback {
    private static final Pattern ADDRESS = Pattern.compile("127(?:\\.[0-9]{1,3}){3}");

    private Loopback() {}

    /** @param host without a port; null if there is none */
    public static boolean isName(@Nullable String host) {
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || ADDRESS.matcher(name).matches();
    }
}
