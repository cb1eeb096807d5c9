/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Keeps the node's cookies and sends what a browser sends; follows no link by itself. */
final class BrowserTwin {
    private final String url;
    private final NodeCalls calls;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    BrowserTwin(String url) {
        this(url, new NodeCalls(url));
    }

    BrowserTwin(String url, NodeCalls calls) {
        this.url = url;
        this.calls = calls;
    }

    /** As an address that is typed, or a link that leads here. */
    HttpResponse<String> get(String path) {
        return noted(calls.get(path, headers(Map.of())));
    }

    /** As a page of the node posts. */
    HttpResponse<String> post(String path, String json) {
        return post(path, json, Map.of("X-Memlog", "1", "Origin", url, "Sec-Fetch-Site", "same-origin"));
    }

    HttpResponse<String> post(String path, String json, Map<String, String> more) {
        return noted(calls.post(path, json, headers(more)));
    }

    HttpResponse<String> signIn(String key) {
        return post("/v1/signin", "", Map.of("X-Memlog", "1", "Origin", url, "Authorization", "Bearer " + key));
    }

    Map<String, String> cookies() {
        return cookies;
    }

    private Map<String, String> headers(Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        if (!cookies.isEmpty()) {
            headers.put(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return headers;
    }

    private HttpResponse<String> noted(HttpResponse<String> answer) {
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            String pair = cookie.substring(0, cookie.indexOf(';'));
            String name = pair.substring(0, pair.indexOf('='));
            String value = pair.substring(name.length() + 1);
            if (value.isEmpty()) {
                cookies.remove(name);
            } else {
                cookies.put(name, value);
            }
        }
        return answer;
    }
}
