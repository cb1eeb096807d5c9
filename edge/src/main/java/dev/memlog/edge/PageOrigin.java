/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the page that sends a request, as the browser names it, is served from this machine. */
public final class PageOrigin {
    private static final String UNLESS = " only if it is served from this machine; http.allowed-origins"
            + " (MEMLOG_HTTP_ALLOWED_ORIGINS) allows others, such as app://obsidian.md or vscode-webview://*";
    public static final String MAY_NOT_WRITE = "a web page may write" + UNLESS;
    public static final String MAY_NOT_READ = "a web page may read this" + UNLESS;

    private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.\\d{1,3}){3}");
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:]+])(:\\d{1,5})?");

    private PageOrigin() {}

    /**
     * Also true of this node's own pages, where it is reached by its address: a name could have been made to resolve to
     * it by whoever served the page, an address could not.
     *
     * @param header {@code Origin}; null from whoever is no browser
     * @param host the {@code Host} that is asked for
     */
    static boolean mayWrite(@Nullable String header, @Nullable String host) {
        if (isLocal(header)) {
            return true;
        }
        String asked = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return ADDRESS.matcher(asked).matches() && ("http://" + asked).equals(header);
    }

    /** @param header {@code Origin}; null from whoever is no browser */
    public static boolean isLocal(@Nullable String header) {
        if (header == null) {
            return true;
        }
        try {
            String host = URI.create(header).getHost();
            String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || name.equals("[::1]")
                    || LOOPBACK.matcher(name).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
