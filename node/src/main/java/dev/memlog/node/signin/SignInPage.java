/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.edge.Reply;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.Map;

/** The page for somebody whose sign-in at the issuer did not succeed. It loads the viewer's style and nothing else. */
final class SignInPage {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none';"
                            + " form-action 'none'; frame-ancestors 'none'",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin");
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Sign-in – Memlog</title>
            <link rel="icon" type="image/svg+xml" href="/viewer/icon.svg">
            <link rel="stylesheet" href="/viewer/base.css">
            <link rel="stylesheet" href="/viewer/signin.css">
            <script src="/viewer/theme.js"></script>
            </head>
            <body>
            <main class="sign-in" id="main">
            <h1>You are not signed in</h1>
            <p role="alert">%s</p>
            <a class="button primary" href="/">Back</a>
            </main>
            </body>
            </html>
            """;

    private SignInPage() {}

    static Reply refused(HttpServerExchange exchange, int status, String why) {
        HEADERS.forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        return new Reply(status, "text/html; charset=utf-8", PAGE.formatted(escaped(why)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
