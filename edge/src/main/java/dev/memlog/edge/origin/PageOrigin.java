/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.origin;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the page that sends a request as local or foreign. A browser lets every page post to loopback, also one that
 * has rebound its own name to it; the {@code Origin} header, which a page cannot forge, names the page.
 */
public final class PageOrigin {
    private static final String UNLESS = " only if it is served from this machine; http.allowed-origins"
            + " (MEMLOG_HTTP_ALLOWED_ORIGINS) allows others, such as app://obsidian.md or vscode-webview://*";
    public static final String MAY_NOT_WRITE = "a web page may write" + UNLESS;
    public static final String MAY_NOT_READ = "a web page may read this" + UNLESS;

    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:]+])(:\\d{1,5})?");

    private PageOrigin() {}

    /**
     * Also true of this node's own pages, where it is reached by its address: a foreign page's name can be made to resolve
     * to it, an address cannot.
     *
     * @param header {@code Origin}; null from a client that is no browser
     * @param host the {@code Host} that is asked for
     */
    public static boolean mayWrite(@Nullable String header, @Nullable String host) {
        if (isLocal(header)) {
            return true;
        }
        String asked = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return ADDRESS.matcher(asked).matches()
                && (("http://" + asked).equals(header) || ("https://" + asked).equals(header));
    }

    /** @param header {@code Origin}; null from a client that is no browser */
    public static boolean isLocal(@Nullable String header) {
        try {
            return header == null || Loopback.isName(URI.create(header).getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
